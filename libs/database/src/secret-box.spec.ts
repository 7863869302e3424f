import { SealError, SecretBox } from '.';

const master = SecretBox.newKey().toString('base64');
const plain = Buffer.from('hunter2');

describe('a sealed secret', () => {
  const box = new SecretBox(master);

  it('opens with the same key and context, after a restart too', () => {
    const sealed = box.seal(plain, 'camera:1:password');
    expect(new SecretBox(master).open(new Uint8Array(sealed), 'camera:1:password').toString()).toBe('hunter2');
    expect(box.open(box.seal(new Uint8Array(0), 'x'), 'x')).toHaveLength(0);
  });

  it('does not contain the secret, and looks different every time', () => {
    const first = box.seal(plain, 'x');
    expect(first.includes(plain)).toBe(false);
    expect(first.equals(box.seal(plain, 'x'))).toBe(false);
  });

  it('does not open in another place, with another key, or after any byte was changed', () => {
    const sealed = box.seal(plain, 'camera:1:password');
    expect(() => box.open(sealed, 'camera:2:password')).toThrow(SealError);
    expect(() => new SecretBox(SecretBox.newKey().toString('base64')).open(sealed, 'camera:1:password')).toThrow(
      'sealed by another key',
    );
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => box.open(changed, 'camera:1:password')).toThrow(SealError);
    }
    expect(() => box.open(sealed.subarray(0, 20), 'camera:1:password')).toThrow('no sealed bytes');
  });

  it("is lost when the person's own key is erased, which itself lies sealed", () => {
    const personKey = SecretBox.newKey();
    const sealedKey = box.seal(personKey, 'person:1:key');
    const picture = box.withKey(personKey).seal(plain, 'person:1:photo');
    expect(box.withKey(box.open(sealedKey, 'person:1:key')).open(picture, 'person:1:photo')).toEqual(plain);
    expect(() => box.open(picture, 'person:1:photo')).toThrow('sealed by another key');
  });

  it.each(['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
    'needs a key of 32 bytes and not %p, which it does not repeat',
    (key) => {
      expect(() => new SecretBox(key)).toThrow(new TypeError('A master key must be 32 bytes in base64.'));
    },
  );
});

describe('after a change of the master key', () => {
  const [older, old, present] = [1, 2, 3].map(() => SecretBox.newKey().toString('base64')) as [string, string, string];
  const rotated = new SecretBox(present, `${old}, ${older}`);

  it('what earlier keys sealed opens, and what is sealed now needs only the present one', () => {
    for (const key of [older, old]) {
      expect(rotated.open(new SecretBox(key).seal(plain, 'x'), 'x')).toEqual(plain);
    }
    expect(new SecretBox(present).open(rotated.seal(plain, 'x'), 'x')).toEqual(plain);
    expect(() => new SecretBox(old).open(rotated.seal(plain, 'x'), 'x')).toThrow('sealed by another key');
  });

  it('what the present key sealed can be told by how it begins', () => {
    expect(rotated.seal(plain, 'x').subarray(0, 5)).toEqual(rotated.currentHead);
    expect(new SecretBox(old).seal(plain, 'x').subarray(0, 5)).not.toEqual(rotated.currentHead);
  });

  it('still nothing opens in another place', () => {
    expect(() => rotated.open(new SecretBox(old).seal(plain, 'camera:1'), 'camera:2')).toThrow(SealError);
  });

  it("a person's own box knows the person's key alone", () => {
    const own = rotated.withKey(SecretBox.newKey());
    expect(() => own.open(new SecretBox(old).seal(plain, 'x'), 'x')).toThrow('sealed by another key');
  });

  it('every earlier key must be one, and is not repeated', () => {
    expect(() => new SecretBox(present, `${old},hunter2`)).toThrow(
      new TypeError('A master key must be 32 bytes in base64.'),
    );
    expect(() => new SecretBox(present, Array(9).fill(old).join())).toThrow('at most 8 earlier master keys');
  });
});
