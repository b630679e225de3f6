import { type Attribute, attribute, type Schema } from './attribute.ts';

type ValueCharacteristics = Parameters<typeof attribute>[2];

/** A multi-valued attribute with the usual sub-attributes of RFC 7643 §2.4. */
function plural(
  name: string,
  description: string,
  suggestedTypes: readonly string[],
  value: ValueCharacteristics = {},
): Attribute {
  return attribute(name, description, {
    multiValued: true,
    subAttributes: [
      attribute('value', 'The value itself.', value),
      attribute('display', 'A name to show for the value.'),
      attribute('type', 'What the value is for.', { canonicalValues: suggestedTypes }),
      attribute('primary', 'Whether this is the preferred value; true at most once.', { type: 'boolean' }),
    ],
  });
}

/** RFC 7643 §4.1 and §8.7.1. Formats of URLs, locales and time zones are not checked: identity providers send anything. */
export const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'User Account',
  attributes: [
    attribute('userName', 'Unique name of the user, usually what they sign in with. Case does not matter.', {
      required: true,
      uniqueness: 'server',
      text: 'name',
    }),
    attribute('name', "The components of the user's name.", {
      subAttributes: [
        attribute('formatted', 'The whole name, formatted for display.'),
        attribute('familyName', 'Family name, or last name.'),
        attribute('givenName', 'Given name, or first name.'),
        attribute('middleName', 'Middle names.'),
        attribute('honorificPrefix', 'Title before the name, such as "Ms.".'),
        attribute('honorificSuffix', 'Suffix after the name, such as "III".'),
      ],
    }),
    attribute('displayName', 'The name to show to others.'),
    attribute('nickName', 'The casual way to address the user.'),
    attribute('profileUrl', 'URL of a page about the user.', { type: 'reference', referenceTypes: ['external'] }),
    attribute('title', 'Job title, such as "Vice President".'),
    attribute('userType', 'Relation to the organisation, such as "Employee" or "Contractor".'),
    attribute('preferredLanguage', 'Preferred language, as in the Accept-Language header.'),
    attribute('locale', 'Default location for currency, dates and numbers.'),
    attribute('timezone', 'Time zone in IANA form, such as "America/Los_Angeles".'),
    attribute('active', 'Whether the user may use the service.', { type: 'boolean' }),
    attribute('password', 'Accepted for clients that always send one; neither kept nor returned.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
      advertised: false,
    }),
    plural('emails', 'E-mail addresses.', ['work', 'home', 'other'], { text: 'line' }),
    plural('phoneNumbers', 'Phone numbers, kept as they were sent.', [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    plural('ims', 'Instant messaging addresses.', ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo']),
    plural('photos', 'URLs of photos.', ['photo', 'thumbnail'], { type: 'reference', referenceTypes: ['external'] }),
    attribute('addresses', 'Postal addresses.', {
      multiValued: true,
      subAttributes: [
        attribute('formatted', 'The whole address, formatted for display; may hold newlines.'),
        attribute('streetAddress', 'Street, house number and the like; may hold newlines.'),
        attribute('locality', 'City or locality.'),
        attribute('region', 'State or region.'),
        attribute('postalCode', 'Postal code.'),
        attribute('country', 'Country, preferably as an ISO 3166-1 alpha-2 code.'),
        attribute('type', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
        attribute('primary', 'Whether this is the preferred address; true at most once.', { type: 'boolean' }),
      ],
    }),
    attribute('groups', 'The groups that the user is in; changed through the groups.', {
      multiValued: true,
      mutability: 'readOnly',
      subAttributes: [
        attribute('value', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
        attribute('$ref', 'The URI of the group.', {
          type: 'reference',
          referenceTypes: ['Group'],
          caseExact: true,
          mutability: 'readOnly',
        }),
        // Not kept with the user: a rename of the group is one write.
        attribute('display', 'The name of the group.', { mutability: 'readOnly', advertised: false }),
        attribute('type', 'How the user is a member.', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
    }),
    plural('entitlements', 'Things that the user is entitled to.', []),
    plural('roles', 'Roles of the user.', []),
    plural('x509Certificates', 'DER certificates in base64.', [], { type: 'binary', caseExact: true }),
  ],
};
