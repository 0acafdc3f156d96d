import { expect, it } from 'vitest';
import { csv } from './csv.ts';

it('a file has a head, a line a row, and quotes what needs it', () => {
  expect(csv(['id', 'text'], [['1', 'a,b'], ['2', 'say "hi"']])).toBe('id,text\n1,"a,b"\n2,"say ""hi"""\n');
});

it('a field is never a formula, a negative number stays one', () => {
  expect(csv(['x'], [['=1+1'], ['@a'], ['-0.5'], ['-cmd']])).toBe("x\n'=1+1\n'@a\n-0.5\n'-cmd\n");
});
