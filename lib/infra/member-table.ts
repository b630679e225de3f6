import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { environment } from '#manifest/environment.ts';
import { table as layout, leadingKeys } from '#manifest/table.ts';
import { acknowledge, complianceRules } from './acknowledge.ts';
import type { CustomerKey } from './customer-key.ts';
import { fixLogicalId } from './logical-id.ts';
import type { ServiceFunction } from './service-function.ts';

export interface MemberTableProps {
  readonly customerKey: CustomerKey | undefined;
  /** Whether a backup plan covers it; only for the reason why not. */
  readonly backedUp: boolean;
}

/** The one table. Deleting the stack leaves it in place; `cdk import` takes it up again under the same logical id. */
export class MemberTable extends Construct {
  readonly table: Table;
  readonly #customerKey: CustomerKey | undefined;

  constructor(scope: Construct, id: string, props: MemberTableProps) {
    super(scope, id);
    this.#customerKey = props.customerKey;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: layout.partitionKey, type: AttributeType.STRING },
      sortKey: { name: layout.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: layout.ttl,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(props.customerKey === undefined
        ? {}
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: props.customerKey.key }),
    });
    this.table.addGlobalSecondaryIndex({
      indexName: layout.listIndex.name,
      partitionKey: { name: layout.listIndex.partitionKey, type: AttributeType.STRING },
      sortKey: { name: layout.listIndex.sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    // A changed logical id would make CloudFormation start an empty table in a customer's account.
    fixLogicalId(this.table, 'MemberTable');
    if (!props.backedUp) {
      acknowledge(
        this.table,
        complianceRules('DynamoDBInBackupPlan'),
        'Point-in-time recovery covers 35 days; a backup plan costs money while idle and is the setting backup.',
      );
    }
  }

  /** A tenant's settings and connectors, and nothing about members: the condition is on the partition key. */
  grantKeyCheck(fn: ServiceFunction): void {
    this.#grant(fn, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], [this.table.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['T#*'] },
      'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': [leadingKeys.belowTenant] },
    });
  }

  /** Every item by key or by query. Not Scan: nobody has a question that it would answer. */
  grantItems(fn: ServiceFunction): void {
    this.#grant(fn, itemActions, [this.table.tableArn]);
    this.#grant(fn, ['dynamodb:Query'], [`${this.table.tableArn}/index/${layout.listIndex.name}`]);
  }

  /** The outbox, and the list of open jobs; nothing of any tenant. */
  grantSweeping(fn: ServiceFunction): void {
    const only = (key: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } });
    this.#grant(fn, ['dynamodb:DeleteItem', 'dynamodb:Query'], [this.table.tableArn], only(leadingKeys.outbox));
    const index = `${this.table.tableArn}/index/${layout.listIndex.name}`;
    this.#grant(fn, ['dynamodb:Query'], [index], only(leadingKeys.openJobs));
  }

  #grant(fn: ServiceFunction, actions: readonly string[], resources: readonly string[], conditions?: Conditions): void {
    fn.allow({ actions: [...actions], resources: [...resources], ...(conditions === undefined ? {} : { conditions }) });
    fn.setVariable(environment.tableName, this.table.tableName);
    this.#customerKey?.grantTableUse(fn);
  }
}

type Conditions = Record<string, Record<string, readonly string[]>>;

const itemActions = [
  'dynamodb:BatchGetItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];
