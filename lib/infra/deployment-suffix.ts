import { Fn, type Stack } from 'aws-cdk-lib';

/**
 * Eight characters of the stack's id, for names of retained resources that CloudFormation does not choose itself: a stack
 * made anew does not collide with what its predecessor left.
 */
export const deploymentSuffix = (stack: Stack): string =>
  Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', stack.stackId))));
