import type { ColumnType } from './report';

/** Places in `cellXfs` below. */
export const xlsxStyles = { plain: 0, head: 1, date: 2, instant: 3, duration: 4, percent: 5 } as const;

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** In characters of the standard font. */
const widths: Readonly<Record<ColumnType, number>> = {
  id: 0,
  text: 22,
  date: 12,
  instant: 17,
  minutes: 12,
  count: 12,
  percent: 12,
  status: 16,
  overtime: 16,
  role: 14,
  flags: 30,
};

const sheetNameCharactersMax = 31;

/** Everything of a workbook but its sheet. */
export function workbookParts(title: string): readonly (readonly [path: string, content: string])[] {
  const name = title.replace(/[[\]:*?/\\&<>"']/g, ' ').slice(0, sheetNameCharactersMax);
  return [
    [
      '[Content_Types].xml',
      `${xml}<Types xmlns="${packages}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        `<Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/>` +
        `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${spreadsheet}.worksheet+xml"/>` +
        `<Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${xml}<Relationships xmlns="${packages}/relationships">` +
        `<Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${xml}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>` +
        `<sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${xml}<Relationships xmlns="${packages}/relationships">` +
        `<Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/>` +
        `<Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', styles()],
  ];
}

/** 14 is the date as the reader's spreadsheet writes it, 10 is 0.00%. */
function styles(): string {
  const format = (id: number): string =>
    `<xf numFmtId="${String(id)}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`;
  return (
    `${xml}<styleSheet xmlns="${main}">` +
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>' +
    '<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>' +
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
    `${[14, 164, 165, 10].map(format).join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

/** Up to the first row of data; the row of titles stays in sight. */
export function sheetHead(titles: readonly string[], types: readonly ColumnType[], isRightToLeft: boolean): string {
  const columns = types.map((type, index) => {
    const place = String(index + 1);
    return `<col min="${place}" max="${place}" width="${String(widths[type])}" customWidth="1"/>`;
  });
  const cells = titles.map(
    (title) => `<c s="${String(xlsxStyles.head)}" t="inlineStr"><is><t>${title.replaceAll('&', '&amp;')}</t></is></c>`,
  );
  return (
    `${xml}<worksheet xmlns="${main}"><sheetViews>` +
    `<sheetView workbookViewId="0"${isRightToLeft ? ' rightToLeft="1"' : ''}>` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${columns.join('')}</cols><sheetData><row>${cells.join('')}</row>`
  );
}

export const sheetEnd = '</sheetData></worksheet>';
