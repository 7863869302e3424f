import { costOfTenfold } from '@smart-attendance/testing';
import { childrenOf, escapeXml, find, readXml, textAt, XmlError } from './xml-reader';

describe('XML of a stranger', () => {
  it('is read by local names, whatever its prefixes are', () => {
    const root = readXml(
      '\ufeff<?xml version="1.0"?><s:a xmlns:s="urn:x"><t:b t:token="1&amp;2"> x &lt; <![CDATA[<y>]]> </t:b><b/></s:a>',
    );
    expect(root.name).toBe('a');
    expect(childrenOf(root, 'b')).toHaveLength(2);
    expect(find(root, 'b')?.attributes.get('token')).toBe('1&2');
    expect(textAt(root, 'b')).toBe('x < <y>');
    expect(textAt(root, 'b', 'c')).toBe('');
    expect(find(undefined, 'a')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['not closed', '<a><b></a>'],
    ['two documents', '<a/><a/>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
    ['a file of this machine', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'],
    ['33 levels', `${'<a>'.repeat(33)}${'</a>'.repeat(33)}`],
    ['more than 20,000 elements', `<a>${'<b/>'.repeat(20_000)}</a>`],
    ['65 attributes', `<a ${Array.from({ length: 65 }, (_, n) => `b${n}="1"`).join(' ')}/>`],
  ])('is refused when it is %s', (_, text) => {
    expect(() => readXml(text)).toThrow(XmlError);
  });

  it.each([
    ['a bare &', '<a b="1&c=2">x?a=1&b=2 & &amp; &lt;</a>', 'x?a=1&b=2 & & <'],
    [
      'what only HTML has',
      '<a>Caf&eacute; &nbsp; &e; &#0; &#x41; &#xd800;</a>',
      'Caf&eacute; &nbsp; &e; &#0; A &#xd800;',
    ],
    ['& in CDATA', '<a>&amp;<![CDATA[&amp;&]]>&</a>', '&&amp;&&'],
    ['NULs and words after the end', '\0 \n<a>x</a>\r\n\0garbage & more', 'x'],
  ])('is read with %s', (_, xml, text) => {
    expect(readXml(xml).text).toBe(text);
  });

  it.each([
    ['<![CDATA[', 28_000],
    ['&', 250_000],
  ])('costs what its length says, however often it begins with %s what it does not end', (part, count) => {
    const unended = (times: number) => `<a>${part.repeat(times)}`;
    const read = (text: string) => {
      expect(() => readXml(text)).toThrow(XmlError);
    };
    expect(costOfTenfold(count / 10, unended, read)).toBeLessThan(50);
  });

  it('is read up to those limits', () => {
    expect(readXml(`${'<a>'.repeat(32)}${'</a>'.repeat(32)}`).name).toBe('a');
    expect(readXml(`<a>${'<b/>'.repeat(19_999)}</a>`).children).toHaveLength(19_999);
  });

  it('is never quoted by an error', () => {
    expect(() => readXml('<password>hunter2')).toThrow(/^(?!.*hunter2)/);
  });

  it('is text again when it is escaped', () => {
    const text = `<a b="c">&amp;</a>'`;
    expect(readXml(`<x y="${escapeXml(text)}">${escapeXml(text)}</x>`)).toMatchObject({ text });
  });
});
