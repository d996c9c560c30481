use strict;
use warnings;

opendir my $pages, 'pages' or die;
my @docs = map { s/\.md$//r } grep { /\.md$/ } readdir $pages;
open my $out, '>', 'searchindex.js' or die;
print $out 'Search.setIndex({docnames:[', join(',', map {"\"$_\""} @docs), "]})\n";
