import { type Paging, parsePaging } from '#scim/lists.ts';
import { type Projection, parseNames } from '#scim/projection.ts';
import type { ScimRequest } from './request.ts';

/** `startIndex` and `count` (RFC 7644 §3.4.2.4). */
export const pageOf = ({ query }: ScimRequest): Paging =>
  parsePaging({ startIndex: query('startIndex'), count: query('count') });

/** `attributes` and `excludedAttributes` (RFC 7644 §3.9). */
export const projectionOf = ({ query }: ScimRequest): Projection => ({
  attributes: parseNames(query('attributes')),
  excludedAttributes: parseNames(query('excludedAttributes')),
});
