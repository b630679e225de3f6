import type { BadInput } from './bad-input.ts';
import { bulkRequests } from './bulk.ts';
import { credentials } from './credentials.ts';
import { filters } from './filters.ts';
import { groups } from './groups.ts';
import { headers } from './headers.ts';
import { jsonBodies } from './json-bodies.ts';
import { lists } from './lists.ts';
import { mediaTypes } from './media-types.ts';
import { patches } from './patches.ts';
import { paths } from './paths.ts';
import { prototypeNames } from './prototype-names.ts';
import { types } from './types.ts';
import { unicode } from './unicode.ts';

/** Every bad input that we know of, by what is bad about it. */
export const corpus: Readonly<Record<string, readonly BadInput[]>> = {
  'JSON bodies': jsonBodies,
  'media types': mediaTypes,
  credentials,
  'types of values': types,
  'names of prototypes': prototypeNames,
  filters,
  'paths and methods': paths,
  patches,
  groups,
  'bulk and search': bulkRequests,
  'Unicode twins': unicode,
  'pages, orders and selections': lists,
  headers,
};
