import type { ListQuery } from '#provisioning/lists/list-resources.ts';
import { parsePaging } from '#scim/lists.ts';
import { type Projection, parseNames } from '#scim/projection.ts';
import type { ScimRequest } from './request.ts';

/** `attributes` and `excludedAttributes` (RFC 7644 §3.9); of both, what is asked for and not excluded. */
export const projectionOf = ({ query }: ScimRequest): Projection => ({
  attributes: parseNames(query('attributes')),
  excludedAttributes: parseNames(query('excludedAttributes')),
});

/** Everything that a list can be asked by (RFC 7644 §3.4.2, RFC 9865). */
export const listQueryOf = (request: ScimRequest): ListQuery => ({
  filter: request.query('filter'),
  sortBy: request.query('sortBy'),
  sortOrder: request.query('sortOrder'),
  paging: parsePaging({
    startIndex: request.query('startIndex'),
    count: request.query('count'),
    cursor: request.query('cursor'),
  }),
  projection: projectionOf(request),
});
