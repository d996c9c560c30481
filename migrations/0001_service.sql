CREATE TABLE `attempt` (
	`comparison` integer NOT NULL,
	`position` integer NOT NULL,
	`attempt` integer NOT NULL,
	`state` text NOT NULL,
	`fence` integer NOT NULL,
	`startedAt` integer NOT NULL,
	`endedAt` integer,
	`outcome` text,
	`message` text,
	`result` text,
	PRIMARY KEY(`comparison`, `position`, `attempt`),
	FOREIGN KEY (`comparison`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`token` integer,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`outcome` text NOT NULL,
	`detail` text NOT NULL,
	`request` text,
	FOREIGN KEY (`token`) REFERENCES `token`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `audit_by_subject` ON `audit` (`subject`,`number`);--> statement-breakpoint
CREATE INDEX `audit_by_token` ON `audit` (`token`,`number`);--> statement-breakpoint
CREATE TABLE `builder_rate` (
	`day` text NOT NULL,
	`project` integer NOT NULL,
	`notation` text NOT NULL,
	`success` integer DEFAULT 0 NOT NULL,
	`failure` integer DEFAULT 0 NOT NULL,
	`timeout` integer DEFAULT 0 NOT NULL,
	`cancelled` integer DEFAULT 0 NOT NULL,
	`error` integer DEFAULT 0 NOT NULL,
	`identical` integer DEFAULT 0 NOT NULL,
	`equivalent` integer DEFAULT 0 NOT NULL,
	`different` integer DEFAULT 0 NOT NULL,
	`durationMs` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`project`, `day`, `notation`)
);
--> statement-breakpoint
CREATE TABLE `cause_history` (
	`number` integer PRIMARY KEY NOT NULL,
	`scope` integer NOT NULL,
	`cause` integer NOT NULL,
	`isLatent` integer NOT NULL,
	`isPresent` integer NOT NULL,
	`artifactCount` integer NOT NULL,
	`paths` text NOT NULL,
	`needs` text NOT NULL,
	`looks` text NOT NULL,
	FOREIGN KEY (`scope`) REFERENCES `cause_scope`(`number`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`cause`) REFERENCES `cause`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cause_history_by_scope` ON `cause_history` (`scope`,`cause`,`isLatent`);--> statement-breakpoint
CREATE INDEX `cause_history_by_cause` ON `cause_history` (`cause`);--> statement-breakpoint
CREATE INDEX `cause_history_by_presence` ON `cause_history` (`isPresent`,`cause`,`isLatent`,`scope`,`artifactCount`);--> statement-breakpoint
CREATE TABLE `cause_scope` (
	`number` integer PRIMARY KEY NOT NULL,
	`project` integer NOT NULL,
	`sourceKey` text NOT NULL,
	`newest` integer NOT NULL,
	`newestAt` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cause_scope_by_project` ON `cause_scope` (`project`,`sourceKey`);--> statement-breakpoint
CREATE TABLE `cause` (
	`number` integer PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`kind` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cause_by_fingerprint` ON `cause` (`fingerprint`);--> statement-breakpoint
CREATE INDEX `cause_by_kind` ON `cause` (`kind`);--> statement-breakpoint
CREATE TABLE `comparison_plan` (
	`comparison` integer PRIMARY KEY NOT NULL,
	`plan` text NOT NULL,
	`snapshot` blob NOT NULL,
	FOREIGN KEY (`comparison`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `comparison_rate` (
	`day` text NOT NULL,
	`project` integer NOT NULL,
	`variations` text NOT NULL,
	`reproducible` integer DEFAULT 0 NOT NULL,
	`equivalent` integer DEFAULT 0 NOT NULL,
	`unreproducible` integer DEFAULT 0 NOT NULL,
	`inconclusive` integer DEFAULT 0 NOT NULL,
	`interrupted` integer DEFAULT 0 NOT NULL,
	`cancelled` integer DEFAULT 0 NOT NULL,
	`nondeterministic` integer DEFAULT 0 NOT NULL,
	`regressed` integer DEFAULT 0 NOT NULL,
	`artifactMatch` integer DEFAULT 0 NOT NULL,
	`artifactEquivalent` integer DEFAULT 0 NOT NULL,
	`artifactMismatch` integer DEFAULT 0 NOT NULL,
	`artifactMissing` integer DEFAULT 0 NOT NULL,
	`artifactInconclusive` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`project`, `day`, `variations`)
);
--> statement-breakpoint
CREATE TABLE `comparison_request` (
	`comparison` integer PRIMARY KEY NOT NULL,
	`request` text NOT NULL,
	FOREIGN KEY (`comparison`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `delivery` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`webhook` integer NOT NULL,
	`type` text NOT NULL,
	`subject` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`nextAt` integer NOT NULL,
	`createdAt` integer NOT NULL,
	`endedAt` integer,
	`status` integer,
	`answer` text,
	FOREIGN KEY (`webhook`) REFERENCES `webhook`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `delivery_id_unique` ON `delivery` (`id`);--> statement-breakpoint
CREATE INDEX `delivery_by_next` ON `delivery` (`webhook`,`state`,`nextAt`);--> statement-breakpoint
CREATE INDEX `delivery_by_webhook` ON `delivery` (`webhook`,`number`);--> statement-breakpoint
CREATE INDEX `delivery_by_subject` ON `delivery` (`webhook`,`subject`,`number`);--> statement-breakpoint
CREATE INDEX `delivery_by_end` ON `delivery` (`endedAt`);--> statement-breakpoint
CREATE TABLE `history` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`comparison` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`position` integer,
	`attempt` integer,
	`message` text NOT NULL,
	FOREIGN KEY (`comparison`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `history_by_comparison` ON `history` (`comparison`,`number`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`caller` text NOT NULL,
	`key` text NOT NULL,
	`request` blob NOT NULL,
	`status` integer NOT NULL,
	`answer` text NOT NULL,
	`createdAt` integer NOT NULL,
	PRIMARY KEY(`caller`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_by_age` ON `idempotency` (`createdAt`);--> statement-breakpoint
CREATE TABLE `instance` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`createdAt` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `prepared_cohort` (
	`comparison` integer NOT NULL,
	`builder` text NOT NULL,
	`cohort` text NOT NULL,
	PRIMARY KEY(`comparison`, `builder`),
	FOREIGN KEY (`comparison`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `project_state` (
	`project` integer PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`verdict` text NOT NULL,
	FOREIGN KEY (`project`) REFERENCES `project`(`number`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`revision`) REFERENCES `revision`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `project_state_by_verdict` ON `project_state` (`verdict`,`project`);--> statement-breakpoint
CREATE INDEX `project_state_by_revision` ON `project_state` (`revision`);--> statement-breakpoint
CREATE TABLE `project` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`isPublic` integer NOT NULL,
	`isCompared` integer DEFAULT false NOT NULL,
	`sourceKey` text NOT NULL,
	`version` integer NOT NULL,
	`createdAt` integer NOT NULL,
	`updatedAt` integer NOT NULL,
	`pushSecret` text,
	`nextCheckAt` integer,
	`nextWatchAt` integer,
	`seenRefs` text,
	`watchedAt` integer,
	`watchProblem` text,
	`watchFailures` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `project_name_unique` ON `project` (`name`);--> statement-breakpoint
CREATE INDEX `project_never_compared` ON `project` (`name`) WHERE "isCompared" = 0;--> statement-breakpoint
CREATE INDEX `project_by_next_check` ON `project` (`nextCheckAt`);--> statement-breakpoint
CREATE INDEX `project_by_next_watch` ON `project` (`nextWatchAt`);--> statement-breakpoint
CREATE INDEX `project_by_source` ON `project` (`sourceKey`);--> statement-breakpoint
CREATE TABLE `push_delivery` (
	`project` integer NOT NULL,
	`delivery` text NOT NULL,
	`body` blob NOT NULL,
	`receivedAt` integer NOT NULL,
	PRIMARY KEY(`project`, `delivery`),
	FOREIGN KEY (`project`) REFERENCES `project`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `push_delivery_by_body` ON `push_delivery` (`project`,`body`);--> statement-breakpoint
CREATE INDEX `push_delivery_by_age` ON `push_delivery` (`receivedAt`);--> statement-breakpoint
CREATE TABLE `revision` (
	`number` integer PRIMARY KEY NOT NULL,
	`project` integer NOT NULL,
	`sourceKey` text NOT NULL,
	`digest` blob NOT NULL,
	`title` text NOT NULL,
	`commit` text,
	`version` text,
	`firstSeenAt` integer NOT NULL,
	`reproducible` integer DEFAULT 0 NOT NULL,
	`equivalent` integer DEFAULT 0 NOT NULL,
	`unreproducible` integer DEFAULT 0 NOT NULL,
	`inconclusive` integer DEFAULT 0 NOT NULL,
	`latest` integer NOT NULL,
	`latestVerdict` text NOT NULL,
	`best` integer NOT NULL,
	`bestVerdict` text NOT NULL,
	`decisive` integer,
	`verdict` text NOT NULL,
	`decidedAt` integer,
	`tried` text NOT NULL,
	`regressedAt` integer,
	`regressedFrom` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `revision_by_source` ON `revision` (`project`,`sourceKey`,`digest`);--> statement-breakpoint
CREATE INDEX `revision_by_project` ON `revision` (`project`,`firstSeenAt`);--> statement-breakpoint
CREATE INDEX `revision_by_verdict` ON `revision` (`project`,`verdict`,`firstSeenAt`);--> statement-breakpoint
CREATE INDEX `revision_by_digest` ON `revision` (`digest`);--> statement-breakpoint
CREATE INDEX `revision_by_regression` ON `revision` (`regressedAt`) WHERE regressedAt IS NOT NULL;--> statement-breakpoint
CREATE TABLE `token` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`hash` blob NOT NULL,
	`scopes` text NOT NULL,
	`projects` text,
	`quota` text NOT NULL,
	`createdAt` integer NOT NULL,
	`expiresAt` integer,
	`revokedAt` integer,
	`lastUsedAt` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `token_id_unique` ON `token` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `token_hash_unique` ON `token` (`hash`);--> statement-breakpoint
CREATE TABLE `upload` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`digest` blob NOT NULL,
	`size` integer NOT NULL,
	`name` text NOT NULL,
	`token` integer,
	`createdAt` integer NOT NULL,
	`usedAt` integer NOT NULL,
	FOREIGN KEY (`token`) REFERENCES `token`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `upload_by_digest` ON `upload` (`digest`);--> statement-breakpoint
CREATE INDEX `upload_by_token` ON `upload` (`token`);--> statement-breakpoint
CREATE INDEX `upload_by_use` ON `upload` (`usedAt`);--> statement-breakpoint
CREATE TABLE `webhook` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`project` integer,
	`kind` text NOT NULL,
	`url` text NOT NULL,
	`secret` text NOT NULL,
	`previousSecret` text,
	`previousUntil` integer,
	`events` text NOT NULL,
	`format` text NOT NULL,
	`createdAt` integer NOT NULL,
	`disabledAt` integer,
	`disabledWhy` text,
	`failingSince` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	`pausedUntil` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`project`) REFERENCES `project`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_id_unique` ON `webhook` (`id`);--> statement-breakpoint
CREATE INDEX `webhook_by_project` ON `webhook` (`project`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_comparison` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`status` text NOT NULL,
	`createdAt` integer NOT NULL,
	`finishedAt` integer,
	`owner` text,
	`fence` integer DEFAULT 0 NOT NULL,
	`durable` integer DEFAULT false NOT NULL,
	`project` integer,
	`token` integer,
	`trigger` text DEFAULT 'person' NOT NULL,
	`priority` integer DEFAULT 0 NOT NULL,
	`notBefore` integer DEFAULT 0 NOT NULL,
	`deadline` integer,
	`cancelWhy` text,
	`tries` integer DEFAULT 1 NOT NULL,
	`retryOf` integer,
	`again` integer DEFAULT false NOT NULL,
	`startedAt` integer,
	`requestDigest` blob,
	`reuseOf` integer,
	`isExplanation` integer DEFAULT false NOT NULL,
	`source` text NOT NULL,
	`title` text NOT NULL,
	`sourceKey` text NOT NULL,
	`revision` blob,
	`commit` text,
	`version` text,
	`seed` text,
	`verdict` text,
	`toolchainIndependent` text,
	`nondeterministic` integer,
	`regressedFrom` text,
	`sentence` text,
	`fault` text,
	`document` blob,
	`documentVersion` integer,
	`buildCount` integer,
	`successCount` integer,
	`artifactCount` integer,
	`matchCount` integer,
	`storedBytes` integer,
	`record` text GENERATED ALWAYS AS (json_object('id', "id", 'status', "status", 'trigger', "trigger", 'tries', "tries", 'createdAt', strftime('%Y-%m-%dT%H:%M:%fZ', "createdAt" / 1000.0, 'unixepoch'), 'startedAt', strftime('%Y-%m-%dT%H:%M:%fZ', "startedAt" / 1000.0, 'unixepoch'), 'finishedAt', strftime('%Y-%m-%dT%H:%M:%fZ', "finishedAt" / 1000.0, 'unixepoch'), 'deadline', strftime('%Y-%m-%dT%H:%M:%fZ', "deadline" / 1000.0, 'unixepoch'), 'source', json("source"), 'title', "title", 'revision', nullif(lower(hex("revision")), ''), 'commit', "commit", 'version', "version", 'verdict', "verdict", 'toolchainIndependent', "toolchainIndependent", 'nondeterministic', CASE "nondeterministic" WHEN 1 THEN json('true') WHEN 0 THEN json('false') END, 'regressedFrom', "regressedFrom", 'sentence', "sentence", 'fault', json("fault"), 'buildCount', "buildCount", 'successCount', "successCount", 'artifactCount', "artifactCount", 'matchCount', "matchCount", 'document', nullif(lower(hex("document")), ''))) STORED NOT NULL,
	FOREIGN KEY (`project`) REFERENCES `project`(`number`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`token`) REFERENCES `token`(`number`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`retryOf`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`reuseOf`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
INSERT INTO `__new_comparison`("number", "id", "status", "createdAt", "finishedAt", "owner", "source", "title", "sourceKey", "revision", "commit", "version", "seed", "verdict", "toolchainIndependent", "nondeterministic", "regressedFrom", "sentence", "document", "documentVersion", "buildCount", "successCount", "artifactCount", "matchCount") SELECT "number", "id", CASE status WHEN 'running' THEN 'interrupted' ELSE status END, "createdAt", CASE status WHEN 'running' THEN createdAt ELSE finishedAt END, "owner", "source", "title", "sourceKey", "revision", "commit", "version", "seed", "verdict", "toolchainIndependent", "nondeterministic", "regressedFrom", CASE status WHEN 'running' THEN 'it was under way when its store was brought up to date' ELSE sentence END, "document", "documentVersion", "buildCount", "successCount", "artifactCount", "matchCount" FROM `comparison`;--> statement-breakpoint
DROP TABLE `comparison`;--> statement-breakpoint
ALTER TABLE `__new_comparison` RENAME TO `comparison`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `comparison_id_unique` ON `comparison` (`id`);--> statement-breakpoint
CREATE INDEX `comparison_by_source` ON `comparison` (`sourceKey`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_verdict` ON `comparison` (`verdict`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_status` ON `comparison` (`status`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_revision` ON `comparison` (`revision`);--> statement-breakpoint
CREATE INDEX `comparison_by_queue` ON `comparison` (`priority`,`project`,`notBefore`) WHERE "status" = 'queued' AND "durable" = 1;--> statement-breakpoint
CREATE INDEX `comparison_by_due` ON `comparison` (`notBefore`) WHERE "status" = 'queued' AND "durable" = 1;--> statement-breakpoint
CREATE INDEX `comparison_by_deadline` ON `comparison` (`deadline`) WHERE "status" NOT IN ('finished', 'cancelled', 'interrupted') AND "deadline" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comparison_by_turn` ON `comparison` (`project`,`startedAt`);--> statement-breakpoint
CREATE INDEX `comparison_by_project` ON `comparison` (`project`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_token` ON `comparison` (`token`,`number`,`storedBytes`);--> statement-breakpoint
CREATE INDEX `comparison_by_trigger` ON `comparison` (`trigger`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_created` ON `comparison` (`createdAt`);--> statement-breakpoint
CREATE INDEX `comparison_by_request` ON `comparison` (`requestDigest`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_retry` ON `comparison` (`retryOf`) WHERE "retryOf" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comparison_by_reuse` ON `comparison` (`reuseOf`) WHERE "reuseOf" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comparison_by_regressed_from` ON `comparison` (`regressedFrom`) WHERE "regressedFrom" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comparison_by_regression` ON `comparison` (`number`) WHERE "regressedFrom" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comparison_by_nondeterminism` ON `comparison` (`number`) WHERE "nondeterministic" = 1;--> statement-breakpoint
ALTER TABLE `build` ADD `log` blob;--> statement-breakpoint
ALTER TABLE `comparison_blob` ADD `size` integer;--> statement-breakpoint
CREATE INDEX `difference_by_use` ON `difference` (`usedAt`);--> statement-breakpoint
CREATE INDEX `fetch_by_use` ON `fetch` (`usedAt`);