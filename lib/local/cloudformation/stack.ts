import type { Parameter } from './parameters.ts';
import type { Properties } from './provider.ts';
import type { RetentionPolicy } from './template.ts';

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** As the provider got them. */
  readonly properties: Properties;
  /** Logical ids that were there before it and must outlive it. */
  readonly needs: readonly string[];
  readonly deletionPolicy: RetentionPolicy;
  readonly updateReplacePolicy: RetentionPolicy;
  readonly status: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string | undefined;
  readonly exportName?: string | undefined;
}

export interface StackEvent {
  readonly eventId: string;
  /** ISO 8601; no two events of a stack have the same. */
  readonly timestamp: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface Stack {
  /** The ARN. */
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly statusReason?: string | undefined;
  /** Of the last deployment that succeeded; empty before the first. */
  readonly templateText: string;
  readonly parameters: readonly Parameter[];
  readonly tags: readonly Tag[];
  readonly outputs: readonly StackOutput[];
  readonly resources: ReadonlyMap<string, StackResource>;
  /** Oldest first. Not kept over a restart. */
  readonly events: readonly StackEvent[];
  readonly terminationProtection: boolean;
  readonly assetsFolder?: string | undefined;
  readonly createdAt: string;
  readonly updatedAt?: string | undefined;
}

export const isInProgress = (stack: Stack) => stack.status.endsWith('_IN_PROGRESS') && !isInReview(stack);

/** Made by a change set that was not executed: it has no resources yet. */
export const isInReview = (stack: Stack) => stack.status === 'REVIEW_IN_PROGRESS';

export const isDeleted = (stack: Stack) => stack.status === 'DELETE_COMPLETE';
