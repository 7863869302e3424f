import { makePassword } from './made-password.policy';

it('a password that is made can be read out, and is another one each time', () => {
  const make = () => makePassword((count) => crypto.getRandomValues(new Uint32Array(count)));
  expect(make()).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{4}(-[a-km-zA-HJ-NP-Z2-9]{4}){3}$/);
  expect(new Set(Array.from({ length: 100 }, make)).size).toBe(100);
});
