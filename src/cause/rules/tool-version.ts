import { valueRule } from './rule.ts';

export const toolVersion = valueRule({
  name: 'tool-version',
  kind: 'tool-version',
  sees: 'another version of a compiler or generator (`GCC: (Debian …)`, `Created-By`, `rustc version`)',
  pattern:
    /GCC: \([^)]*\) [\d.]+|(?:clang|LLD|rustc|flang|Go cmd\/compile|ocaml|ghc) (?:version )?(?:go)?\d+\.[\w.+~-]+|GNU (?:C|C\+\+|AS|ld|Fortran|Ada)\d* (?:\([^)]*\) )?\d+\.[\d.]+|(?<=^(?:Created-By|Build-Jdk(?:-Spec)?|Tool|Build-Tool|Ant-Version|Generator): ).*|(?<=name="generator" content=")[^"]*/g,
  isHere: null,
});
