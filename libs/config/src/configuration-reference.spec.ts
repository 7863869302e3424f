import { choice, defineConfig, integer, renderConfigurationReference, secret, text } from '.';

describe('the reference of settings', () => {
  const rendered = renderConfigurationReference({
    identity: defineConfig({
      LOG: choice('what is logged', ['a', 'b'], { default: 'a' }),
      KEY: secret('seals a|b', { base64Bytes: 32 }),
    }),
    gateway: defineConfig({
      LOG: choice('what is logged', ['a', 'b'], { default: 'a' }),
      PORT: integer('where it listens', { default: 8000, min: 0 }),
      HOST: text('its name', { default: '' }),
    }),
  });

  it('says of each variable what it is for, what it must be and what it is without', () => {
    expect(rendered).toContain('| `PORT` | Where it listens. | a whole number of at least 0 | `8000` |\n');
    expect(rendered).toContain('| `HOST` | Its name. | a text of at most 4096 characters | empty |\n');
  });

  it('says once, and of whom, what several services share', () => {
    expect(rendered.match(/`LOG`.*/g)).toEqual(['`LOG` | What is logged. | one of a, b | `a` | identity, gateway |']);
  });

  it('says where a secret may lie, and keeps a table whole', () => {
    expect(rendered).toContain(
      '| `KEY` | Seals a\\|b. Secret; or `KEY_FILE`. | a key of 32 bytes in base64 | must be given |',
    );
  });
});
