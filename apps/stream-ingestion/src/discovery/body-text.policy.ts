import { TextDecoder } from 'node:util';

/**
 * The text of a body: by its byte order mark, else by the encoding that its XML declares, else UTF-8. An encoding that
 * is not known is read as UTF-8, which is what cameras mostly send under any name.
 */
export function bodyText(body: Buffer): string {
  if (body[0] === 0xff && body[1] === 0xfe) return new TextDecoder('utf-16le').decode(body);
  if (body[0] === 0xfe && body[1] === 0xff) return new TextDecoder('utf-16be').decode(body);
  const begin = body.toString('latin1', 0, 256);
  const declared = /^[\s\0]*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(begin)?.[1] ?? 'utf-8';
  // What can be read here byte by byte does not have two bytes a letter, whatever it says.
  return decoderOf(/^(utf-?16|ucs|unicode)/i.test(declared) ? 'utf-8' : declared).decode(body);
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('utf-8');
  }
}
