import { expect, it } from 'vitest';
import { actName, agentName } from './words.ts';

it('a browser is named as people name it', () => {
  const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
  expect(agentName(`${linux} HeadlessChrome/156.0.0.0 Safari/537.36`)).toBe('Chrome 156 on Linux');
  expect(agentName('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0')).toBe('Edge 140 on Windows');
  expect(agentName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1')).toBe('Safari 18 on iOS');
  expect(agentName('curl/8.5.0')).toBe('curl 8');
  expect(agentName('my own program')).toBe('my own program');
});

it('an act that has no words stays as the wire says it', () => {
  expect(actName('session', 'login')).toBe('Signed in');
  expect(actName('moon', 'land')).toBe('moon: land');
});
