import { crossOriginReason, type OwnOrigin, type RequestOrigin } from './same-origin.policy';

const own: OwnOrigin = { host: 'door.example.org', scheme: 'https' };
const ownPage: RequestOrigin = {
  method: 'POST',
  fetchSite: 'same-origin',
  origin: 'https://door.example.org',
  hasOwnHeader: true,
};

const reasonOf = (request: Partial<RequestOrigin>, where: OwnOrigin = own) =>
  crossOriginReason({ ...ownPage, ...request }, where);

describe('a request with the cookie of a session', () => {
  it('is taken from a page of our own origin', () => {
    expect(reasonOf({})).toBeUndefined();
    expect(reasonOf({ fetchSite: undefined })).toBeUndefined();
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('changes nothing by %s without the header of our own pages', (method) => {
    expect(reasonOf({ method, hasOwnHeader: false })).toBe('own_header_missing');
  });

  it('changes nothing from another site, a neighbour of the same site, a typed address, or from nowhere', () => {
    for (const fetchSite of ['cross-site', 'same-site', 'none', 'something new']) {
      expect(reasonOf({ fetchSite })).toBe('cross_origin');
    }
    expect(reasonOf({ fetchSite: undefined, origin: undefined })).toBe('cross_origin');
  });

  it.each([
    'https://evil.example',
    'https://door.example.org.evil.example',
    'https://other.example.org',
    'https://door.example.org:8443',
    'http://door.example.org',
    'null',
    '',
  ])('changes nothing from the origin "%s"', (origin) => {
    expect(reasonOf({ fetchSite: undefined, origin })).toBe('cross_origin');
  });

  it('reads for a page of our own, and for who typed the address, but for no other page', () => {
    const get = { method: 'GET', origin: undefined, hasOwnHeader: false };
    for (const fetchSite of ['same-origin', 'none', undefined]) expect(reasonOf({ ...get, fetchSite })).toBeUndefined();
    for (const fetchSite of ['cross-site', 'same-site']) expect(reasonOf({ ...get, fetchSite })).toBe('cross_origin');
    expect(reasonOf({ ...get, fetchSite: undefined, origin: 'https://evil.example' })).toBe('cross_origin');
  });

  it('is taken in either scheme only where nobody told us which it is, and with the usual port or without', () => {
    const unknown: OwnOrigin = { host: '10.0.0.5:8000', scheme: undefined };
    for (const origin of ['http://10.0.0.5:8000', 'https://10.0.0.5:8000']) {
      expect(reasonOf({ fetchSite: undefined, origin }, unknown)).toBeUndefined();
    }
    expect(reasonOf({ fetchSite: undefined, origin: 'http://10.0.0.5:9000' }, unknown)).toBe('cross_origin');
    expect(reasonOf({ fetchSite: undefined }, { ...own, host: 'door.example.org:443' })).toBeUndefined();
  });
});
