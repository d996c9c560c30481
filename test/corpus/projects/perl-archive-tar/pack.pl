use strict;
use warnings;
use Archive::Tar;

my $tar = Archive::Tar->new;
$tar->add_data('etc/lamp.conf', "brightness = 7\n");
$tar->add_data('doc/lamp.txt', "It glows.\n");
$tar->write('lamp.tar');
