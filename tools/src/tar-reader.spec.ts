import { readTar } from './tar-reader';

/** A ustar entry made by hand, so that the reader is not tested against a writer that shares its mistakes. */
function entry(name: string, content: string, kind = '0'): Buffer {
  const header = Buffer.alloc(512);
  const bytes = Buffer.from(content);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(kind, 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

function paxPath(path: string): Buffer {
  const body = ` path=${path}\n`;
  const length = body.length + String(body.length + 2).length;
  return entry('PaxHeader/x', `${length}${body}`, 'x');
}

const end = Buffer.alloc(1024);

function read(...parts: Buffer[]): [string, string][] {
  return [...readTar(Buffer.concat(parts))].map((file) => [file.name, file.bytes.toString()]);
}

describe('readTar', () => {
  it('gives every file with its name and its exact bytes', () => {
    expect(read(entry('package/a.txt', 'hello'), entry('package/b.bin', 'x'.repeat(700)), end)).toEqual([
      ['package/a.txt', 'hello'],
      ['package/b.bin', 'x'.repeat(700)],
    ]);
  });

  it('reads an empty file', () => {
    expect(read(entry('package/empty', ''), end)).toEqual([['package/empty', '']]);
  });

  it('takes a long name from the pax header, for the next file only', () => {
    const long = `package/${'deep/'.repeat(40)}file.onnx`;
    const files = read(paxPath(long), entry('short', 'one'), entry('second', 'two'), end);
    expect(files).toEqual([
      [long, 'one'],
      ['second', 'two'],
    ]);
  });

  it('passes over folders and links', () => {
    expect(read(entry('package/', '', '5'), entry('evil', '', '2'), entry('a', '1'), end)).toEqual([['a', '1']]);
  });

  it('refuses an archive that ends inside a file', () => {
    const cut = entry('package/a.txt', 'x'.repeat(2000)).subarray(0, 1200);
    expect(() => read(cut)).toThrow('is cut off');
  });

  it('refuses a header whose sum is wrong', () => {
    const bad = entry('package/a.txt', 'hello');
    bad.write('b', 8);
    expect(() => read(bad, end)).toThrow('wrong sum');
  });
});
