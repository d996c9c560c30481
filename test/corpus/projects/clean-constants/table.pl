use strict;
use warnings;

# The CRC table, an id that is written down, and a sequence that is seeded.
my @ids = ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6');
srand 20240229;
open my $out, '>', 'constants.h' or die;
for my $i (0 .. 63) {
  my $c = $i;
  $c = $c & 1 ? 0xEDB88320 ^ ($c >> 1) : $c >> 1 for 1 .. 8;
  printf $out "0x%08x, 0x%016x, 0x7ff%09x\n", $c, int(rand 2**48), int(rand 2**36);
}
print $out "/* $_ */\n" for @ids;
print $out "/* tmp.aB3dE5fG7h */\n";
