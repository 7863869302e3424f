import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const keyBytes = 32;
const version = 1;
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes + nonceBytes;

/** A rotation is finished before the next begins; more than this is a mistake, and each is another key to steal. */
const keysBeforeMax = 8;

interface Key {
  readonly key: Buffer;
  readonly id: Buffer;
}

/**
 * Seals small secrets and pictures for a database column by AES-256-GCM. Sealed bytes are `version 1 | key id 4 | nonce
 * 12 | ciphertext | tag 16`. The `context` (say, `camera:<id>:password`) is authenticated but not stored: bytes moved
 * to another row or column do not open. Nonces are random, which is safe for 2^32 seals of one key; data of many people
 * is sealed by a key each, itself sealed by the master key.
 *
 * It seals by one key and opens what that key or an earlier one has sealed, so that keys can be rotated.
 */
export class SecretBox {
  private readonly current: Key;
  private readonly ring: readonly Key[];

  /**
   * @param keysBefore earlier keys with commas between them, as MASTER_KEYS_BEFORE has them
   * @throws a TypeError, without any key, when one is not 32 bytes in base64
   */
  constructor(masterKeyBase64: string, keysBefore = '') {
    const before = keysBefore === '' ? [] : keysBefore.split(',');
    if (before.length > keysBeforeMax)
      throw new TypeError(`There may be at most ${keysBeforeMax} earlier master keys.`);
    this.current = readKey(masterKeyBase64);
    this.ring = [this.current, ...before.map((text) => readKey(text.trim()))];
  }

  /** A new random key, for example a person's; keep it sealed. */
  static newKey(): Buffer {
    return randomBytes(keyBytes);
  }

  /** A box by another key, for example one that this box has opened. */
  withKey(key: Uint8Array): SecretBox {
    return new SecretBox(Buffer.from(key).toString('base64'));
  }

  /** Whether it opens more than its own key has sealed. */
  get hasKeysBefore(): boolean {
    return this.ring.length > 1;
  }

  /** What everything begins with that the present key has sealed: 5 bytes. */
  get currentHead(): Buffer {
    return Buffer.concat([Buffer.from([version]), this.current.id]);
  }

  /** Whether the present key, and not an earlier or a foreign one, has sealed these bytes. */
  isCurrent(sealed: Uint8Array): boolean {
    return this.currentHead.equals(sealed.subarray(0, 1 + keyIdBytes));
  }

  seal(plain: Uint8Array, context: string): Buffer {
    const head = Buffer.concat([this.currentHead, randomBytes(nonceBytes)]);
    const cipher = createCipheriv('aes-256-gcm', this.current.key, nonceOf(head), { authTagLength: tagBytes });
    cipher.setAAD(authenticated(head, context));
    return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /**
   * @throws a SealError when the bytes were sealed for another context or by a key this box does not have, or were
   * changed
   */
  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes.length < headBytes + tagBytes || bytes[0] !== version) throw new SealError('These are no sealed bytes.');
    const head = bytes.subarray(0, headBytes);
    const sealer = this.ring.find(({ id }) => head.subarray(1, 1 + keyIdBytes).equals(id));
    if (sealer === undefined) throw new SealError('They were sealed by another key.');
    const decipher = createDecipheriv('aes-256-gcm', sealer.key, nonceOf(head), { authTagLength: tagBytes });
    decipher.setAAD(authenticated(head, context));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(headBytes, -tagBytes)), decipher.final()]);
    } catch (error) {
      throw new SealError('They were changed, or sealed for another context.', error);
    }
  }
}

/** Sealed bytes that this key does not open. Never healed by trying again. */
export class SealError extends Error {
  override readonly name = 'SealError';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

function readKey(base64: string): Key {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== keyBytes) throw new TypeError(`A master key must be ${keyBytes} bytes in base64.`);
  const id = createHash('sha256').update('secret-box key id').update(key).digest().subarray(0, keyIdBytes);
  return { key, id };
}

function nonceOf(head: Buffer): Buffer {
  return head.subarray(1 + keyIdBytes);
}

function authenticated(head: Buffer, context: string): Buffer {
  return Buffer.concat([head, Buffer.from(context, 'utf8')]);
}
