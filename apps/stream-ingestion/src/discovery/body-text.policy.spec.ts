import { bodyText } from './body-text.policy';

describe('the text of a body', () => {
  it.each([
    ['UTF-8', Buffer.from('<a>Büro</a>')],
    ['UTF-8 with a mark', Buffer.from('\ufeff<a>Büro</a>')],
    ['Latin-1 that says so', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>Büro</a>', 'latin1')],
    ['UTF-16 with a mark', Buffer.from('\ufeff<a>Büro</a>', 'utf16le')],
    ['UTF-8 that says it is UTF-16', Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a>Büro</a>')],
    ['UTF-8 under a name of its own', Buffer.from('<?xml version="1.0" encoding="utf8mb9"?><a>Büro</a>')],
  ])('is read from %s', (_, body) => {
    expect(bodyText(body)).toContain('<a>Büro</a>');
  });
});
