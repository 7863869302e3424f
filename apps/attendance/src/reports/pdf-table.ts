import { fontOf, pdfFont, rightToLeftFont } from './pdf-fonts';
import { runsOf, type TextRun } from './pdf-text.policy';

const titlePoints = 13;
const textPoints = 7.5;
const rowPoints = 13;
const gapPoints = 4;
const ellipsis = '…';
/** No cell shows more, and none takes longer to be cut. */
const charactersMax = 200;

export interface PdfTableOptions {
  readonly title: string;
  readonly subtitle: string;
  readonly titles: readonly string[];
  readonly shares: readonly number[];
  readonly isRightToLeft: boolean;
  readonly marginPoints: number;
}

interface Column {
  readonly left: number;
  readonly width: number;
}

/** A table over as many pages as it takes; from right to left where one reads so. */
export class PdfTable {
  private readonly columns: readonly Column[];
  private y = 0;
  private pages = 0;

  constructor(
    private readonly document: PDFKit.PDFDocument,
    private readonly options: PdfTableOptions,
  ) {
    this.columns = this.layOut();
    this.begin();
  }

  row(cells: readonly string[]): void {
    const { document, options } = this;
    if (this.y + rowPoints > document.page.height - options.marginPoints - rowPoints) {
      document.addPage();
      this.begin();
    }
    this.line(cells, textPoints);
  }

  private layOut(): Column[] {
    const { marginPoints, shares, isRightToLeft } = this.options;
    const room = this.document.page.width - 2 * marginPoints;
    const all = shares.reduce((sum, share) => sum + share, 0);
    let used = 0;
    return shares.map((share) => {
      const width = (room * share) / all;
      const left = isRightToLeft ? marginPoints + room - used - width : marginPoints + used;
      used += width;
      return { left, width };
    });
  }

  private begin(): void {
    const { document, options } = this;
    const { marginPoints } = options;
    this.pages += 1;
    this.y = marginPoints;
    const whole = { left: marginPoints, width: document.page.width - 2 * marginPoints };
    if (this.pages === 1) {
      this.cell(options.title, whole, titlePoints, this.y + titlePoints);
      this.y += titlePoints + gapPoints;
      this.cell(options.subtitle, whole, textPoints, this.y + textPoints);
      this.y += rowPoints + gapPoints;
    }
    this.cell(String(this.pages), whole, textPoints, document.page.height - marginPoints);
    this.line(options.titles, textPoints);
    this.rule(0.8);
  }

  private line(cells: readonly string[], points: number): void {
    cells.forEach((text, index) => {
      const column = this.columns[index];
      // One cell alone has the room of all.
      const width = cells.length === 1 ? this.document.page.width / 2 : (column?.width ?? 0);
      if (column !== undefined) this.cell(text, { ...column, width }, points, this.y + points);
    });
    this.y += rowPoints;
    this.rule(0.2);
  }

  private rule(points: number): void {
    const { document, options } = this;
    const y = this.y - 2.5;
    document
      .moveTo(options.marginPoints, y)
      .lineTo(document.page.width - options.marginPoints, y)
      .lineWidth(points)
      .strokeColor('#999999')
      .stroke();
  }

  private cell(text: string, { left, width }: Column, points: number, baseline: number): void {
    const { isRightToLeft } = this.options;
    const { runs, width: taken } = this.fitting(text.slice(0, charactersMax), width - gapPoints, points);
    let x = isRightToLeft ? left + width - gapPoints - taken : left;
    for (const run of runs) {
      this.use(run, points).text(writtenText(run), x, baseline, {
        lineBreak: false,
        baseline: 'alphabetic',
        ...featuresOf(run),
      });
      x += this.widthOf(run, points);
    }
  }

  private fitting(
    text: string,
    room: number,
    points: number,
  ): { readonly runs: readonly TextRun[]; readonly width: number } {
    for (let shown = text; ;) {
      const runs = runsOf(shown === text ? text : `${shown}${ellipsis}`, this.options.isRightToLeft, fontOf);
      const width = runs.reduce((sum, run) => sum + this.widthOf(run, points), 0);
      if (width <= room || shown === '') return { runs, width };
      const fits = Math.floor((shown.length * room) / width);
      shown = Array.from(shown)
        .slice(0, Math.max(0, Math.min(fits, Array.from(shown).length - 1)))
        .join('');
    }
  }

  private widthOf(run: TextRun, points: number): number {
    return this.use(run, points).widthOfString(writtenText(run), featuresOf(run));
  }

  /** The library takes a font that is read already, which its types do not say; by its name it is prepared once. */
  private use({ font }: TextRun, points: number): PDFKit.PDFDocument {
    return this.document.font(pdfFont(font) as unknown as string, font, points);
  }
}

/** Digits and letters go from left to right in every paragraph, so what is turned round here is signs and blanks. */
function writtenText({ text, font, isRightToLeft }: TextRun): string {
  return isRightToLeft && font !== rightToLeftFont ? Array.from(text).reverse().join('') : text;
}

/** With any feature named, a run is set as a whole: Arabic letters join over blanks, from right to left. */
function featuresOf({ font, isRightToLeft }: TextRun): { features?: PDFKit.Mixins.OpenTypeFeatures[] } {
  return isRightToLeft && font === rightToLeftFont ? { features: ['rtla'] } : {};
}
