import { readSoap, soapMessage } from './soap.policy';
import { find, readXml, textAt } from './xml-reader';

const request = { namespace: 'urn:x', operation: 'GetIt', content: '<One>1</One>' };

describe('a request in SOAP', () => {
  it('stands in the body, in its namespace', () => {
    const envelope = readXml(soapMessage(request));
    expect(textAt(envelope, 'Body', 'GetIt', 'One')).toBe('1');
    expect(find(envelope, 'Header')).toBeUndefined();
  });

  it('proves a password as the example of the ONVIF programmer’s guide does', () => {
    const envelope = readXml(
      soapMessage(request, {
        credentials: { username: 'user', password: 'userpassword' },
        nonce: Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64'),
        created: new Date('2010-09-16T07:50:45Z'),
      }),
    );
    const token = find(envelope, 'Header', 'Security', 'UsernameToken');
    expect(textAt(token, 'Password')).toBe('tuOSpGlFlIXsozq4HFNeeGeFLEI=');
    expect(textAt(token, 'Nonce')).toBe('LKqI6G/AikKCQrN0zqZFlg==');
    expect(textAt(token, 'Created')).toBe('2010-09-16T07:50:45Z');
  });

  it('stays XML whatever the user is called', () => {
    const token = { credentials: { username: '<&"', password: 'p' }, nonce: Buffer.alloc(16), created: new Date(0) };
    const envelope = readXml(soapMessage(request, token));
    expect(textAt(envelope, 'Header', 'Security', 'UsernameToken', 'Username')).toBe('<&"');
  });
});

describe('an answer in SOAP', () => {
  const read = (body: string) => readSoap(readXml(`<e:Envelope xmlns:e="urn:e"><e:Body>${body}</e:Body></e:Envelope>`));

  it('is what stands in the body', () => {
    expect(read('<a><b/></a>')).toMatchObject({ kind: 'answer', element: { name: 'a' } });
  });

  it('is a fault, and known when it wants a login', () => {
    const code =
      '<e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>ter:NotAuthorized</e:Value></e:Subcode></e:Code>';
    expect(read(`<e:Fault>${code}</e:Fault>`)).toEqual({ kind: 'fault', isUnauthorized: true });
    expect(read('<e:Fault><faultcode>wsse:FailedAuthentication</faultcode></e:Fault>')).toMatchObject({
      isUnauthorized: true,
    });
    expect(read('<e:Fault><e:Reason>Sender not authorized</e:Reason></e:Fault>')).toMatchObject({
      isUnauthorized: true,
    });
    expect(read('<e:Fault><e:Code>ter:ActionNotSupported</e:Code></e:Fault>')).toMatchObject({ isUnauthorized: false });
  });

  it.each(['<Envelope/>', '<Envelope><Body/></Envelope>', '<html><Body><a/></Body></html>'])('is not %s', (text) => {
    expect(() => readSoap(readXml(text))).toThrow('no SOAP message');
  });
});
