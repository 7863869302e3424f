import { shortName } from './short-name.policy';

it.each([
  ['Ada Lovelace', 'Ada L.'],
  ['  Juan  Carlos de la Cruz ', 'Juan C.'],
  ['王小明', '王＊＊'],
  ['Pelé', 'Pelé'],
  ['محمد علي', 'محمد ع.'],
  ['Zoë 👩‍👩‍👧', 'Zoë 👩‍👩‍👧.'],
])('%s is shown as %s where everybody passes by', (name, shown) => {
  expect(shortName(name)).toBe(shown);
});
