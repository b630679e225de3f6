import { type PageRequest, parsePage } from '#scim/lists.ts';
import { type Projection, parseProjection } from '#scim/projection.ts';
import type { ScimRequest } from './request.ts';

/** `startIndex` and `count` (RFC 7644 §3.4.2.4). */
export const pageOf = (request: ScimRequest): PageRequest =>
  parsePage(request.query('startIndex'), request.query('count'));

/** `attributes` and `excludedAttributes` (RFC 7644 §3.9). */
export const projectionOf = (request: ScimRequest): Projection =>
  parseProjection(request.query('attributes'), request.query('excludedAttributes'));
