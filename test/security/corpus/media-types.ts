import { asking, type BadInput, either, sending } from './bad-input.ts';

const user = '{"userName":"{userName}"}';
const typed = (type: string | undefined, answers: readonly number[], body = user, hidden?: string): BadInput => ({
  ...sending(`a body as ${type ?? 'nothing'}`, body, answers, { headers: { 'Content-Type': type } }),
  ...(hidden === undefined ? {} : { hidden }),
});

/** Bodies and answers in other languages than SCIM's. */
export const mediaTypes: readonly BadInput[] = [
  typed('text/plain', [415]),
  typed('text/html; charset=utf-8', [415]),
  typed('application/x-www-form-urlencoded', [415], 'userName=a'),
  typed('multipart/form-data; boundary=x', [415], '--x\r\n\r\na\r\n--x--'),
  typed('application/json-patch+json', [415], '[{"op":"add","path":"/userName","value":"a"}]'),
  typed('application/xml', [415], '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', 'ENTITY'),
  typed('application/scim+jsonx', [415]),
  typed('application', [415]),
  typed('*/*', [415]),
  typed(',;/=', [415]),
  typed('application/json, text/plain', [415]),
  typed('', [201, 400, 415]),
  typed(undefined, [201, 400, 415]),
  typed('APPLICATION/JSON;charset="UTF-8"', [201]),
  typed('application/json; charset=utf-16', [201, 400, 415]),
  asking('an answer as XML', '/Users?count=1', [200, 406], { headers: { Accept: 'application/xml' } }),
  asking('an answer as nonsense', '/Users?count=1', [200, 406], { headers: { Accept: ';;;q=nine' } }),
  asking('an answer in Klingon', '/Users?count=1', [200, 406], { headers: { 'Accept-Language': 'tlh;q=1000000' } }),
  asking('a part of an answer', '/Users/{user}', [200], { headers: { Range: 'bytes=0-1' } }),
  { ...asking('a read with a body', '/Users/{user}', [200]), body: '{"userName":' },
  { name: 'a delete with a body', method: 'DELETE', path: '/Users/nobody', body: '[[[', answers: [404] },
  sending('a body that awaits a go-ahead', user, either, { headers: { Expect: '100-continue' } }),
];
