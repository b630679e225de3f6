import { Stack } from 'aws-cdk-lib';
import { environment } from '#manifest/environment.ts';
import type { ServiceFunction } from './service-function.ts';

/** Lets `fn` send mail as `from` and nobody else. SES checks the right on whichever identity is verified, address or domain. */
export function grantConfirmationMail(fn: ServiceFunction, from: string): void {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  fn.allow({
    actions: ['ses:SendEmail'],
    resources: [from, domain].map((identity) =>
      Stack.of(fn).formatArn({ service: 'ses', resource: 'identity', resourceName: identity }),
    ),
    conditions: { StringEquals: { 'ses:FromAddress': from } },
  });
  fn.setVariable(environment.mailFrom, from);
}
