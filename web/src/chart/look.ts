// The page's colours, as pictures need them.
import type { Look } from './adapter.ts';

export function lookNow(): Look {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    background: colour('--panel'), text: colour('--muted'), grid: colour('--grid'), up: colour('--up'), down: colour('--down'), accent: colour('--accent'),
    lines: [colour('--line-1'), colour('--line-2'), colour('--line-3')],
  };
}
