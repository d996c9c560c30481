/**
 * Runs in the sandbox (Perl, as strip-nondeterminism itself) with the arguments <number of files> <timestamp> <seconds>:
 * applies Debian's normalisers to the one file in each of the directories 0, 1, 2 … and prints a line for each, in order:
 * `<handler> <sha256>`, or `-` when no handler knows it, or `!` when its handler refused, failed or took too long.
 *
 * The tool's own command tells no handler names and has no limits; each file has a process and a time of its own here,
 * so that one which hangs or crashes a handler spoils no other. Zip archives are looked at first: the handler rewrites
 * them from their central directory, and would drop, unsaid, what only a local header or the bytes between members hold.
 */
export const NORMALISE_SCRIPT = String.raw`
use strict; use warnings;
use Digest::SHA; use POSIX (); use File::StripNondeterminism;

my ($count, $timestamp, $seconds) = @ARGV;
File::StripNondeterminism::init();
$File::StripNondeterminism::canonical_time = $timestamp;
$File::StripNondeterminism::clamp_time = 0;
# Off by default since binutils writes no times; other archivers still do.
File::StripNondeterminism::enable_normalizer('ar');
# Loaded once here rather than in each child. One in the list of 1.14 is not there.
for my $name (File::StripNondeterminism::all_normalizers()) { eval { File::StripNondeterminism::get_normalizer_by_name($name) } }
$| = 1;

for my $directory (0 .. $count - 1) {
  my ($file) = glob("$directory/*");
  print in_child(sub { normalise($file) }) // '!', "\n";
}

sub normalise {
  my ($file) = @_;
  my $apply = File::StripNondeterminism::get_normalizer_for_file($file) or return '-';
  my $handlers = \%File::StripNondeterminism::HANDLER_CACHE;
  my ($name) = grep { $handlers->{$_} == $apply } keys %$handlers;
  if ($name =~ /^(?:zip|jar|jmod|pyzip)$/) {
    my $prefix = $name eq 'jmod' ? 4 : $name eq 'pyzip' ? length_of_first_line($file) : 0;
    die "bytes outside its members\n" if !is_plain_zip($file, $prefix);
  }
  $apply->($file);
  return "$name " . digest_of($file);
}

# What the work answers; nothing when it died or ran out of time.
sub in_child {
  my ($work) = @_;
  my $pid = open(my $out, '-|') // die "fork: $!";
  if (!$pid) {
    alarm $seconds;
    open(my $answer, '>&', \*STDOUT) or POSIX::_exit(1);
    # Whatever a handler prints is not the answer.
    open(STDOUT, '>', '/dev/null');
    my $line = eval { $work->() };
    warn $@ if $@;
    syswrite $answer, $line if defined $line;
    # Not exit: clean-up of what the parent made is the parent's.
    POSIX::_exit(defined $line ? 0 : 1);
  }
  my $line = <$out>;
  close $out;
  return $? == 0 ? $line : undef;
}

sub digest_of { return Digest::SHA->new(256)->addfile($_[0], 'b')->hexdigest }

sub length_of_first_line {
  open(my $in, '<:raw', $_[0]) or die "open: $!";
  return length(scalar(<$in>) // '');
}

# True when local headers and data lie end to end from $prefix to the central directory, the end record ends the file,
# and both headers of each member name the same ordinary file. Offsets may count from the prefix or from the first byte.
sub is_plain_zip {
  my ($file, $prefix) = @_;
  my $size = -s $file;
  return 0 if $size < 22;
  open(my $in, '<:raw', $file) or die "open: $!";
  my $longest = $size > 65557 ? 65557 : $size;
  my $tail = at($in, $size - $longest, $longest);
  my $found = rindex($tail, "PK\x05\x06");
  return 0 if $found < 0 || $found + 22 > $longest;
  my ($disk, $count, $length, $start, $comment) = unpack('x4 v x4 v V V v', substr($tail, $found, 22));
  my $end = $size - $longest + $found;
  my $shift = $end - $length - $start;
  return 0 if $disk || $end + 22 + $comment != $size || ($shift != 0 && $shift != $prefix);
  my ($cd, $at, @members) = (at($in, $start + $shift, $length), 0);
  while ($at + 46 <= $length) {
    my ($magic, $flags, $csize, $nlen, $xlen, $clen, $mode, $offset) =
      unpack('V x4 v x10 V x4 v v v x6 v V', substr($cd, $at, 46));
    return 0 if $magic != 0x02014b50 || ($mode & 0170000) == 0120000;
    push @members, [$offset + $shift, $flags, $csize, substr($cd, $at + 46, $nlen)];
    $at += 46 + $nlen + $xlen + $clen;
  }
  return 0 if $at != $length || @members != $count;
  my $next = $prefix;
  for (sort { $a->[0] <=> $b->[0] } @members) {
    my ($offset, $flags, $csize, $name) = @$_;
    return 0 if $offset != $next;
    my ($magic, $nlen, $xlen) = unpack('V x22 v v', at($in, $offset, 30));
    return 0 if $magic != 0x04034b50 || at($in, $offset + 30, $nlen) ne $name;
    $next = $offset + 30 + $nlen + $xlen + $csize;
    $next += at($in, $next, 4) eq "PK\x07\x08" ? 16 : 12 if $flags & 8;
  }
  return $next == $start + $shift;
}

sub at {
  my ($in, $offset, $length) = @_;
  seek($in, $offset, 0) or die "seek: $!";
  my $got = read($in, my $bytes, $length);
  die "it ends early\n" if ($got // -1) != $length;
  return $bytes;
}
`;
