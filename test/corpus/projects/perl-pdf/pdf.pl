use strict;
use warnings;
use POSIX qw(strftime);

# A document of one empty page, the way small PDF writers make it.
sub document {
  my ($name, $date, $id) = @_;
  my @objects = (
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>',
    "<< /Title (Poster) /CreationDate ($date) >>",
  );
  my ($text, @at) = ("%PDF-1.4\n");
  for my $i (0 .. $#objects) {
    push @at, length $text;
    $text .= ($i + 1) . " 0 obj\n$objects[$i]\nendobj\n";
  }
  my $xref = length $text;
  $text .= "xref\n0 5\n0000000000 65535 f \n" . join('', map { sprintf "%010d 00000 n \n", $_ } @at);
  $text .= "trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R /ID [<$id> <$id>] >>\nstartxref\n$xref\n%%EOF\n";
  open my $out, '>', $name or die;
  print $out $text;
}

my $fixed = "D:20240229120000Z";
document('dated.pdf', strftime('D:%Y%m%d000000Z', gmtime), 'A6F3' x 8);
document('numbered.pdf', $fixed, join '', map { sprintf '%02X', int rand 256 } 1 .. 16);
document('plain.pdf', $fixed, 'A6F3' x 8);
