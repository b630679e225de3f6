import { randomUUID } from 'node:crypto';
import type { ServiceRequest, ServiceResponse } from './service.ts';
import { toXml, type XmlContent } from './xml.ts';

/** The AWS query protocol: a form with an `Action` in, XML out. CloudFormation and STS speak it. */

/** A form's fields by their full name, such as `Parameters.member.1.ParameterKey`. */
export type Form = Readonly<Record<string, string>>;

export const formOf = (request: ServiceRequest): Form =>
  Object.fromEntries(new URLSearchParams(request.method === 'GET' ? request.query : request.body.toString('utf8')));

/** The items of a list in the form, each with its own fields: of `Tags` the fields `Key` and `Value`. */
export function members(form: Form, list: string): readonly Form[] {
  const items = new Map<string, Record<string, string>>();
  for (const [name, value] of Object.entries(form)) {
    if (!name.startsWith(`${list}.member.`)) continue;
    const [index = '', ...field] = name.slice(`${list}.member.`.length).split('.');
    items.set(index, { ...items.get(index), [field.join('.')]: value });
  }
  return [...items.values()];
}

export function queryAnswer(action: string, namespace: string, result: XmlContent): ServiceResponse {
  const body = `<${action}Result>${toXml(result)}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return xml(200, `<${action}Response xmlns="${namespace}">${body}${metadata}</${action}Response>`);
}

export function queryFault(status: number, code: string, message: string): ServiceResponse {
  const error = toXml({ Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message } });
  return xml(status, `<ErrorResponse>${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`);
}

const xml = (status: number, body: string): ServiceResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});
