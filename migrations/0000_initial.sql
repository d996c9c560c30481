CREATE TABLE `artifact_class` (
	`artifact` integer NOT NULL,
	`letter` text NOT NULL,
	`digest` blob,
	`size` integer,
	`builds` text NOT NULL,
	PRIMARY KEY(`artifact`, `letter`),
	FOREIGN KEY (`artifact`) REFERENCES `artifact`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `artifact_class_by_digest` ON `artifact_class` (`digest`);--> statement-breakpoint
CREATE TABLE `artifact` (
	`number` integer PRIMARY KEY NOT NULL,
	`comparison` integer NOT NULL,
	`path` text NOT NULL,
	`verdict` text NOT NULL,
	`toolchainIndependent` text NOT NULL,
	`nondeterministic` integer NOT NULL,
	`missingFrom` text NOT NULL,
	FOREIGN KEY (`comparison`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `artifact_by_comparison` ON `artifact` (`comparison`,`verdict`);--> statement-breakpoint
CREATE TABLE `build` (
	`comparison` integer NOT NULL,
	`position` integer NOT NULL,
	`id` text NOT NULL,
	`notation` text NOT NULL,
	`label` text NOT NULL,
	`variations` text NOT NULL,
	`attempt` integer NOT NULL,
	`toolchain` integer,
	`outcome` text NOT NULL,
	`phase` text NOT NULL,
	`reason` text,
	`durationMs` integer NOT NULL,
	`phases` text NOT NULL,
	PRIMARY KEY(`comparison`, `position`),
	FOREIGN KEY (`comparison`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`toolchain`) REFERENCES `toolchain`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `build_by_notation` ON `build` (`notation`,`outcome`);--> statement-breakpoint
CREATE INDEX `build_by_toolchain` ON `build` (`toolchain`);--> statement-breakpoint
CREATE TABLE `comparison_blob` (
	`comparison` integer NOT NULL,
	`digest` blob NOT NULL,
	PRIMARY KEY(`comparison`, `digest`),
	FOREIGN KEY (`comparison`) REFERENCES `comparison`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `comparison_blob_by_digest` ON `comparison_blob` (`digest`);--> statement-breakpoint
CREATE TABLE `comparison` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`status` text NOT NULL,
	`createdAt` integer NOT NULL,
	`finishedAt` integer,
	`owner` text NOT NULL,
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
	`document` blob,
	`documentVersion` integer,
	`buildCount` integer,
	`successCount` integer,
	`artifactCount` integer,
	`matchCount` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comparison_id_unique` ON `comparison` (`id`);--> statement-breakpoint
CREATE INDEX `comparison_by_source` ON `comparison` (`sourceKey`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_verdict` ON `comparison` (`verdict`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_status` ON `comparison` (`status`,`number`);--> statement-breakpoint
CREATE INDEX `comparison_by_revision` ON `comparison` (`revision`);--> statement-breakpoint
CREATE TABLE `difference` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`report` blob,
	`createdAt` integer NOT NULL,
	`usedAt` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `difference_by_report` ON `difference` (`report`);--> statement-breakpoint
CREATE TABLE `fetch` (
	`revision` blob NOT NULL,
	`toolchain` text NOT NULL,
	`recipe` text NOT NULL,
	`workspace` blob NOT NULL,
	`size` integer NOT NULL,
	`createdAt` integer NOT NULL,
	`usedAt` integer NOT NULL,
	PRIMARY KEY(`revision`, `toolchain`, `recipe`)
);
--> statement-breakpoint
CREATE INDEX `fetch_by_workspace` ON `fetch` (`workspace`);--> statement-breakpoint
CREATE TABLE `toolchain` (
	`number` integer PRIMARY KEY NOT NULL,
	`identity` text NOT NULL,
	`builder` text NOT NULL,
	`architecture` text NOT NULL,
	`system` text NOT NULL,
	`requested` text NOT NULL,
	`installed` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `toolchain_identity_unique` ON `toolchain` (`identity`);