import { isAppError } from '@smart-attendance/errors';
import { costOfTenfold } from '@smart-attendance/testing';
import { csvRowsMax, readCsv } from './csv-text.policy';

const read = (text: string) => readCsv(Buffer.from(text, 'utf8'));
const cellsOf = (text: string) => read(text).rows.map(({ cells }) => cells);

function codeOf(bytes: Uint8Array): string {
  try {
    readCsv(bytes);
    return 'none';
  } catch (error) {
    return isAppError(error) ? `${error.code}: ${error.message}` : 'no AppError';
  }
}

describe('a CSV file', () => {
  const gate = { name: 'Gate; north', rtsp_url: 'rtsp://a/' };

  it.each([
    ['commas and line feeds', 'name,rtsp_url\nGate; north,rtsp://a/\n'],
    ['semicolons and CRLF', 'name;rtsp_url\r\n"Gate; north";rtsp://a/\r\n'],
    ['a byte order mark and no last line end', '\uFEFFname,rtsp_url\r\nGate; north,rtsp://a/'],
    ['quotes around everything', '"name","rtsp_url"\n"Gate; north","rtsp://a/"\n'],
    ['names in other letters and blanks', ' Name ,RTSP_URL\nGate; north,rtsp://a/'],
    ['names with no-break spaces', 'name\u00a0,\u00a0rtsp_url\nGate; north,rtsp://a/'],
    ['letters nobody sees among the names', 'na\u200bme,\u2060rtsp_url\nGate; north,rtsp://a/'],
    ['lone carriage returns', 'name,rtsp_url\rGate; north,rtsp://a/\r'],
    ['tabs', 'name\trtsp_url\r\nGate; north\trtsp://a/\r\n'],
    ['bars', 'name|rtsp_url\nGate; north|rtsp://a/\n'],
    ['the separator in a line of its own', 'sep=;\r\nname;rtsp_url\r\n"Gate; north";rtsp://a/\r\n'],
    ['a byte order mark before that line', '\uFEFFsep=,\nname,rtsp_url\nGate; north,rtsp://a/\n'],
    ['that line in quotes', '"sep=;"\rname;rtsp_url\r"Gate; north";rtsp://a/'],
    ['blank lines and rows of nothing at the end', 'name,rtsp_url\nGate; north,rtsp://a/\n,\n ,\u00a0\n\r\n\r\n'],
  ])('with %s says the same', (_, text) => {
    expect(cellsOf(text)).toEqual([gate]);
  });

  it('keeps quotes, separators and line breaks inside of a cell', () => {
    expect(cellsOf('name,description\n"a ""b"", c","one\r\ntwo"\n')).toEqual([
      { name: 'a "b", c', description: 'one\r\ntwo' },
    ]);
  });

  it.each([
    ['CRLF, then LF', 'name,password\r\na,one\nb,two\nc,three\r\n'],
    ['LF, then CRLF', 'name,password\na,one\r\nb,two\r\nc,three\n'],
    ['CR, then CRLF and LF', 'name,password\ra,one\r\nb,two\nc,three\r'],
    ['CRLF, then CR', 'name,password\r\na,one\rb,two\rc,three'],
    ['all three and quotes', '"name","password"\n"a","one"\r\n"b","two"\r"c","three"'],
  ])('with mixed line ends, %s, has its rows apart and nothing of them in a cell', (_, text) => {
    expect(cellsOf(text)).toEqual([
      { name: 'a', password: 'one' },
      { name: 'b', password: 'two' },
      { name: 'c', password: 'three' },
    ]);
  });

  it('counts mixed line ends once each', () => {
    expect(read('name\r\na\rb\n\r\nc').rows.map(({ row }) => row)).toEqual([2, 3, 5]);
  });

  it('keeps the line ends of a quoted cell as they are, whichever end the rows', () => {
    expect(cellsOf('name,description\r\n"a","one\rtwo\nthree\r\n"\nb,\r')).toEqual([
      { name: 'a', description: 'one\rtwo\nthree\r\n' },
      { name: 'b', description: '' },
    ]);
  });

  it('whose separator line names another character is refused, saying which there are', () => {
    expect(codeOf(Buffer.from('sep=:\nname:rtsp_url\n'))).toMatch(/^invalid_argument/);
  });

  it('counts rows as a spreadsheet does, blank ones too', () => {
    expect(read('name\na\n\n,\nb\n').rows.map(({ row }) => row)).toEqual([2, 5]);
  });

  it('may leave out cells at the end of a row, and tells of those that are too many', () => {
    const { rows } = read('name,location\na\nb,c,,\nd,e,f\n');
    expect(rows.map(({ cells, cellsTooMany }) => [cells['location'], cellsTooMany])).toEqual([
      ['', 0],
      ['c', 0],
      ['e', 1],
    ]);
  });

  it.each([
    ['Latin-1', Buffer.from('name\nT\u00fcr', 'latin1')],
    ['UTF-16 without a mark', Buffer.from('name\nGate', 'utf16le')],
  ])('in %s is refused with what to do', (_, bytes) => {
    expect(codeOf(bytes)).toMatch(/^unsupported_media: .*UTF-8/);
  });

  it.each([
    ['is never closed', 'name\n"Gate\nother\n', /^malformed: .*line \d+: a quote is opened and never closed/],
    ['stands in the middle', 'name\n"Gate"way\n', /^malformed: .*line 2/],
    ['stands in a bare cell', 'name\nGa"te\n', /^malformed: .*line 2/],
  ])('whose quote %s is refused, saying where', (_, text, problem) => {
    expect(codeOf(Buffer.from(text))).toMatch(problem);
  });

  it('without a row, or with too many, is refused', () => {
    expect(codeOf(Buffer.from(''))).toContain('invalid_argument');
    expect(codeOf(Buffer.from('\r\n\r\n'))).toContain('invalid_argument');
    const row = 'Gate\n';
    expect(read(`name\n${row.repeat(csvRowsMax)}`).rows).toHaveLength(csvRowsMax);
    expect(codeOf(Buffer.from(`name\n${row.repeat(csvRowsMax + 1)}`))).toContain('invalid_argument');
  });

  it.each([
    ['line ends', (bytes: number) => `name\n${'\n'.repeat(bytes)}`],
    ['empty rows', (bytes: number) => `name\n${',\n'.repeat(bytes / 2)}`],
    ['mixed line ends', (bytes: number) => `name\r\n${'\r\n\r'.repeat(bytes / 3)}`],
    ['columns', (bytes: number) => `${'a,'.repeat(bytes * 0.45)}\n${'a\n'.repeat(bytes / 1_000)}`],
    ['one cell', (bytes: number) => 'x'.repeat(bytes)],
  ])('of a megabyte of %s is refused, and costs what its length says', (_, text) => {
    const file = (bytes: number) => Buffer.from(text(bytes));
    expect(codeOf(file(1_000_000))).toMatch(/^(invalid_argument|malformed)/);
    expect(costOfTenfold(100_000, file, codeOf)).toBeLessThan(50);
  });
});
