import { isAppError } from '@smart-attendance/errors';
import { zipOf, type SpecZipFile } from '@smart-attendance/testing';
import { compoundFileKind, readXlsx } from './xlsx-table';

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const part = (name: string, content: string): SpecZipFile => ({ name, content: Buffer.from(content) });

function workbook(rows: string, texts = '', styles = ''): Buffer {
  return zipOf([
    part('xl/styles.xml', `<styleSheet ${main}>${styles}</styleSheet>`),
    part(
      'xl/worksheets/sheet1.xml',
      `<?xml version="1.0"?><worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`,
    ),
    part('xl/sharedStrings.xml', `<sst ${main}>${texts}</sst>`),
  ]);
}

const inline = (place: string, text: string): string => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;

async function faultOf(bytes: Buffer): Promise<string> {
  try {
    await readXlsx(bytes, 10);
    return 'none';
  } catch (error) {
    if (!isAppError(error)) return `no AppError: ${String(error)}`;
    return [error.code, ...error.violations.map(({ field, message }) => `${field} ${message}`)].join(': ');
  }
}

it('shared, styled and inline texts, numbers, flags and what formulas came to are the cells', async () => {
  const texts =
    '<si><t>employee_id</t></si><si><r><t>Zo</t></r><r><t xml:space="preserve">ë </t></r><rPh><t>x</t></rPh></si>';
  const rows =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>is_active</t></is></c></row>' +
    '<row r="4"><c r="A4"><v>1001</v></c><c r="B4" t="s"><v>1</v></c><c r="C4" t="b"><v>1</v></c></row>' +
    '<row r="5"><c r="A5" t="str"><f>"E-"&amp;7</f><v>E-7</v></c><c r="B5"><v>1.5E3</v></c></row>';
  const { columns, rows: read } = await readXlsx(workbook(rows, texts), 10);
  expect(columns).toEqual(['employee_id', '', 'is_active']);
  expect(read).toEqual([
    { row: 4, cells: { employee_id: '1001', '': 'Zoë ', is_active: 'true' }, cellsTooMany: 0 },
    { row: 5, cells: { employee_id: 'E-7', '': '1500', is_active: '' }, cellsTooMany: 0 },
  ]);
});

it('line ends and other characters that XML has no place for are what they stand for', async () => {
  const rows = `<row>${inline('A1', 'employee_id_x000D_')}</row><row><c r="A2" t="s"><v>0</v></c></row>`;
  const { columns, rows: read } = await readXlsx(workbook(rows, '<si><t>E_x005F_x0041_1_x000d_</t></si>'), 10);
  expect(columns).toEqual(['employee_id']);
  expect(read[0]?.cells).toEqual({ employee_id: 'E_x0041_1\r' });
});

describe('numbers that Excel shows otherwise', () => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="[$-407]d/\\ mmm"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs>' +
    '<dxfs><dxf><numFmt numFmtId="164" formatCode="d"/></dxf></dxfs>';
  const list = (style: number, cell: string): Buffer =>
    workbook(`<row>${inline('A1', 'employee_id')}</row><row><c r="A2" s="${style}">${cell}</c></row>`, '', styles);

  it('have the zeros before them that people see', async () => {
    const [read] = (await readXlsx(list(1, '<v>123</v>'), 10)).rows;
    expect(read?.cells).toEqual({ employee_id: '00123' });
    expect((await readXlsx(list(0, '<v>123</v>'), 10)).rows[0]?.cells).toEqual({ employee_id: '123' });
  });

  it('as days are told with their cell, as nothing is left of what was typed', async () => {
    const fault = 'invalid_argument: file has a date, where the format must be Text before it is typed, in cell A2';
    for (const style of [2, 3]) expect(await faultOf(list(style, '<v>45352</v>'))).toBe(fault);
    expect(await faultOf(list(3, ''))).toBe('none');
  });
});

it('the first sheet is the one that the workbook names first, whatever its file is called', async () => {
  const bytes = zipOf([
    part(
      'xl/workbook.xml',
      `<workbook ${main} xmlns:r="r"><sheets><sheet name="Lists" state="veryHidden" r:id="rId1"/><sheet name="Staff" r:id="rId9"/><sheet name="B" r:id="rId1"/></sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Target="/xl/worksheets/sheet7.xml"/></Relationships>',
    ),
    part(
      'xl/worksheets/sheet1.xml',
      `<worksheet ${main}><sheetData><row>${inline('A1', 'wrong')}</row></sheetData></worksheet>`,
    ),
    part(
      'xl/worksheets/sheet7.xml',
      `<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>employee_id</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`,
    ),
  ]);
  expect((await readXlsx(bytes, 10)).columns).toEqual(['employee_id']);
});

it('a workbook with a password is told from one of before 2007, though both are compound files', () => {
  const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex');
  const withStream = (name: string) => Buffer.concat([signature, Buffer.alloc(512), Buffer.from(name, 'utf16le')]);
  expect(compoundFileKind(withStream('EncryptedPackage'))).toBe('encrypted');
  expect(compoundFileKind(withStream('Workbook'))).toBe('old');
  expect(compoundFileKind(zipOf([]))).toBeUndefined();
});

it('an error of Excel is told with its cell, and never a name', async () => {
  const rows = `<row r="1">${inline('A1', 'employee_id')}</row><row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>`;
  expect(await faultOf(workbook(rows))).toBe('invalid_argument: file has an error of Excel (#N/A) in cell A2');
});

it.each([
  ['is no archive', Buffer.from('PK\u0003\u0004 and nothing more')],
  ['has no sheet', zipOf([part('hello.txt', 'hello')])],
  ['is no XML', workbook('<row><c>')],
  [
    'declares entities',
    zipOf([part('xl/worksheets/sheet1.xml', '<!DOCTYPE x [<!ENTITY a "aa">]><worksheet>&a;</worksheet>')]),
  ],
  [
    'lies about its size',
    zipOf([{ name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(1_000, 'a'), saysBytes: 10 }]),
  ],
])('a file that %s is malformed', async (_, bytes) => {
  expect(await faultOf(bytes)).toBe('malformed');
});

it('a bomb is refused by what it says, without being unpacked', async () => {
  const content = Buffer.alloc(17 * 1024 * 1024, ' ');
  expect(await faultOf(zipOf([{ name: 'xl/worksheets/sheet1.xml', content }]))).toBe('too_large');
});

it('a small file whose cells share a long text, so that they say far more than a list of staff, is refused', async () => {
  const blanks = `<si><t>employee_id</t></si><si><t>${' '.repeat(60_000)}</t></si>`;
  const sharing = (cells: number): Buffer => {
    const one = '<c t="s"><v>1</v></c>';
    const rows = Array.from({ length: cells / 10 }, () => `<row>${one.repeat(10)}</row>`);
    return workbook(`<row><c t="s"><v>0</v></c></row>${rows.join('')}`, blanks);
  };
  expect(await faultOf(sharing(60))).toBe('none');
  expect(sharing(200).length).toBeLessThan(100_000);
  expect(await faultOf(sharing(200))).toBe('too_large');
});

it('too many rows and columns are refused', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `<row r="${i + 1}">${inline(`A${i + 1}`, 'employee_id')}</row>`);
  expect(await faultOf(workbook(rows.join('')))).toMatch(/at most 10 rows/);
  expect(await faultOf(workbook(`<row r="1">${inline('CW1', 'x')}</row>`))).toMatch(/at most 100 columns/);
});
