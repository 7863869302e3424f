import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const keyBytes = 32;
const version = 1;
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes + nonceBytes;

/**
 * Seals small secrets and pictures for a database column by AES-256-GCM. Sealed bytes are
 * `version 1 | key id 4 | nonce 12 | ciphertext | tag 16`. The `context` (say, `camera:<id>:password`) is authenticated but
 * not stored: bytes moved to another row or column do not open. Nonces are random, which is safe for 2^32 seals of one
 * key; data of many people is sealed by a key each, itself sealed by the master key.
 */
export class SecretBox {
  private readonly key: Buffer;
  private readonly keyId: Buffer;

  /** Throws a TypeError, without the key, when it is not 32 bytes in base64. */
  constructor(masterKeyBase64: string) {
    const key = Buffer.from(masterKeyBase64, 'base64');
    if (key.length !== keyBytes) throw new TypeError(`A master key must be ${keyBytes} bytes in base64.`);
    this.key = key;
    this.keyId = createHash('sha256').update('secret-box key id').update(key).digest().subarray(0, keyIdBytes);
  }

  /** A new random key, for example a person's; keep it sealed. */
  static newKey(): Buffer {
    return randomBytes(keyBytes);
  }

  /** A box by another key, for example one that this box has opened. */
  withKey(key: Uint8Array): SecretBox {
    return new SecretBox(Buffer.from(key).toString('base64'));
  }

  seal(plain: Uint8Array, context: string): Buffer {
    const head = Buffer.concat([Buffer.from([version]), this.keyId, randomBytes(nonceBytes)]);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonceOf(head), { authTagLength: tagBytes });
    cipher.setAAD(authenticated(head, context));
    return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws a SealError when the bytes were sealed by another key or for another context, or have been changed. */
  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes.length < headBytes + tagBytes || bytes[0] !== version) throw new SealError('These are no sealed bytes.');
    const head = bytes.subarray(0, headBytes);
    if (!head.subarray(1, 1 + keyIdBytes).equals(this.keyId)) throw new SealError('They were sealed by another key.');
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonceOf(head), { authTagLength: tagBytes });
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

function nonceOf(head: Buffer): Buffer {
  return head.subarray(1 + keyIdBytes);
}

function authenticated(head: Buffer, context: string): Buffer {
  return Buffer.concat([head, Buffer.from(context, 'utf8')]);
}
