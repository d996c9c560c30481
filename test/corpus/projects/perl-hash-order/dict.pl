use strict;
use warnings;

my %plural = (mouse => 'mice', goose => 'geese', ox => 'oxen', foot => 'feet', tooth => 'teeth', louse => 'lice', man => 'men');
open my $out, '>', 'plurals.txt' or die;
print $out "$_ $plural{$_}\n" for keys %plural;
