import { parser, type Tag } from 'sax';

/** Answers of cameras are a dozen deep; a hundred profiles have some thousands of elements. */
const depthMax = 32;
const elementsMax = 20_000;
const attributesMax = 64;
/** A hundred addresses of streams have some hundred; each costs time, and who sends more sends no answer. */
const bareSignsMax = 2_000;

/** An element by its local name: cameras choose their prefixes freely. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What stands directly in it, trimmed. */
  readonly text: string;
}

/** The text is no XML as it is read here. Never quotes it. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads a document of a stranger as cameras write them: a bare `&` is itself, and so is a reference to what XML does
 * not have; NULs are passed over, and text after the end. The caller bounds its length.
 *
 * @throws XmlError when it is not well-formed otherwise, declares a document type (so there are no entities but the
 * five of XML), or is deeper than 32 or larger than 20,000 elements
 */
export function readXml(text: string): XmlElement {
  const reader = new Reader();
  try {
    return reader.read(text);
  } catch (error) {
    throw error instanceof XmlError ? error : new XmlError('The text is no XML.');
  }
}

class Reader {
  private readonly open: OpenElement[] = [];
  private root: XmlElement | undefined;
  private elements = 0;

  read(text: string): XmlElement {
    const sax = parser(true, { position: false });
    sax.onerror = () => {
      if (this.root === undefined) throw new XmlError('The text is no XML.');
      sax.error = null as unknown as Error;
    };
    sax.ondoctype = () => {
      throw new XmlError('The text declares a document type.');
    };
    sax.onopentag = ({ name, attributes }) => {
      // Without its option for namespaces it knows no others.
      this.begin(name, attributes as Tag['attributes']);
    };
    sax.onclosetag = () => {
      this.end();
    };
    sax.ontext = sax.oncdata = (piece) => {
      const element = this.open.at(-1);
      if (element !== undefined) element.text += piece;
    };
    // A byte order mark is no XML to the parser.
    sax.write(withReferencesOfXml(text.replace(/\0/g, '').replace(/^[\ufeff\s]+/, ''))).close();
    if (this.root === undefined) throw new XmlError('The text holds no element.');
    return this.root;
  }

  private begin(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.root !== undefined) throw new XmlError('The text goes on after its end.');
    const pairs = Object.entries(attributes);
    this.elements += 1;
    if (this.open.length >= depthMax || this.elements > elementsMax || pairs.length > attributesMax) {
      throw new XmlError('The text is deeper or larger than any answer of a camera.');
    }
    this.open.push({
      name: localName(name),
      attributes: new Map(pairs.map(([key, value]) => [localName(key), value])),
      children: [],
      text: '',
    });
  }

  private end(): void {
    const closed = this.open.pop();
    if (closed === undefined) return;
    const element = { ...closed, text: closed.text.trim() };
    const parent = this.open.at(-1);
    if (parent === undefined) this.root = element;
    else parent.children.push(element);
  }
}

const cdataBegin = '<![CDATA[';

/** With `&amp;` for each `&` that begins no reference XML knows; CDATA stays, where `&` is a letter like any other. */
function withReferencesOfXml(text: string): string {
  const pieces: string[] = [];
  let bareSigns = 0;
  let at = 0;
  while (at < text.length) {
    const begin = text.indexOf(cdataBegin, at);
    const end = begin === -1 ? -1 : text.indexOf(']]>', begin);
    const plainUntil = end === -1 ? text.length : begin;
    const plain = text.slice(at, plainUntil).replace(/&(#?\w{0,31};)?/g, (sign) => {
      if (isReference(sign)) return sign;
      bareSigns += 1;
      return `&amp;${sign.slice(1)}`;
    });
    if (bareSigns > bareSignsMax) throw new XmlError('The text has more bare signs than any answer of a camera.');
    pieces.push(plain);
    if (end === -1) break;
    pieces.push(text.slice(begin, end));
    at = end;
  }
  return pieces.join('');
}

function isReference(sign: string): boolean {
  if (/^&(amp|lt|gt|quot|apos);$/.test(sign)) return true;
  const [, hex, decimal] = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(sign) ?? [];
  if (hex === undefined && decimal === undefined) return false;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The children with that name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element on that path of names below `element`; undefined when there is none. */
export function find(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((found, name) => childrenOf(found, name)[0], element);
}

/** Its text; empty when there is no such element. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  return find(element, ...path)?.text ?? '';
}

export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
}
