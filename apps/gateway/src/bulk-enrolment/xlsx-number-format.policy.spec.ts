import { numberFormatOf } from './xlsx-number-format.policy';

it.each([
  ['0', undefined, undefined],
  ['14', undefined, { kind: 'date' }],
  ['45', undefined, { kind: 'date' }],
  ['49', undefined, undefined],
  ['164', 'General', undefined],
  ['164', '00000', { kind: 'zeros', digits: 5 }],
  ['164', '0000;@', { kind: 'zeros', digits: 4 }],
  ['164', '0', undefined],
  ['164', '0.00', undefined],
  ['164', '0.00E+00', undefined],
  ['164', '#,##0\\ "days";[Red]-#,##0', undefined],
  ['164', '0\\ \\h', undefined],
  ['164', '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', { kind: 'date' }],
  ['164', 'TT.MM.JJJJ', { kind: 'date' }],
  ['164', '[h]:mm', { kind: 'date' }],
])('format %s, %s, is %j', (number, code, format) => {
  expect(numberFormatOf(number, code)).toEqual(format);
});
