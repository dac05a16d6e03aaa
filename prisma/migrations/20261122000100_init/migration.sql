-- CreateTable
CREATE TABLE "app_user" (
    "id" BIGSERIAL NOT NULL,
    "identity_id" BIGINT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT,
    "oidc_issuer" TEXT,
    "oidc_subject" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_role" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "role" TEXT NOT NULL,
    "track" TEXT,
    "granted_by" BIGINT,
    "granted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "revoked_by" BIGINT,
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "user_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "authenticated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "method" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "address" TEXT NOT NULL DEFAULT '',
    "agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_link" (
    "id" BIGSERIAL NOT NULL,
    "token_hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "identity_id" BIGINT,
    "created_by" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "one_time_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempt" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "email" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "device" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL,

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "actor" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "access_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "fiscal_period" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(6) NOT NULL,
    "zone" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_track" (
    "id" BIGSERIAL NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "track" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "owner_user_id" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "report" TEXT NOT NULL DEFAULT '{}',
    "scope" TEXT NOT NULL DEFAULT '{}',
    "chain" TEXT NOT NULL DEFAULT '[]',
    "removal_sla_days" TEXT NOT NULL DEFAULT '{}',
    "closing_policy" TEXT NOT NULL DEFAULT 'deviation',
    "instruction_id" BIGINT,
    "criteria_version" TEXT NOT NULL DEFAULT '',
    "criteria_hash" TEXT NOT NULL DEFAULT '',
    "definition" TEXT NOT NULL DEFAULT '',
    "waterfall" TEXT NOT NULL DEFAULT '[]',
    "item_count" INTEGER NOT NULL DEFAULT 0,
    "decided_count" INTEGER NOT NULL DEFAULT 0,
    "gap_count" INTEGER NOT NULL DEFAULT 0,
    "population_hash" TEXT,
    "staged_at" TIMESTAMPTZ(6),
    "accepted_by" TEXT,
    "accepted_at" TIMESTAMPTZ(6),
    "launched_at" TIMESTAMPTZ(6),
    "closed_at" TIMESTAMPTZ(6),
    "signed_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "campaign_track_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_control" (
    "campaign_track_id" BIGINT NOT NULL,
    "control_id" BIGINT NOT NULL,

    CONSTRAINT "campaign_control_pkey" PRIMARY KEY ("campaign_track_id","control_id")
);

-- CreateTable
CREATE TABLE "extract_acceptance" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "import_id" BIGINT NOT NULL,
    "accepted_by" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "extract_acceptance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "item" (
    "id" BIGSERIAL NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "row_no" INTEGER NOT NULL,
    "grant_id" BIGINT NOT NULL,
    "system_id" BIGINT NOT NULL,
    "system_name" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "account_name" TEXT NOT NULL,
    "account_status" TEXT NOT NULL,
    "identity_id" BIGINT,
    "identity_ref" UUID,
    "identity_kind" TEXT NOT NULL,
    "identity_name" TEXT NOT NULL,
    "identity_status" TEXT NOT NULL,
    "job_title" TEXT,
    "department" TEXT,
    "cost_centre" TEXT,
    "employment" TEXT,
    "left_at" TIMESTAMPTZ(6),
    "ends_at" TIMESTAMPTZ(6),
    "manager_id" BIGINT,
    "owner_id" BIGINT,
    "steward_id" BIGINT,
    "entitlement_id" BIGINT NOT NULL,
    "entitlement_name" TEXT NOT NULL,
    "entitlement_title" TEXT NOT NULL,
    "entitlement_description" TEXT NOT NULL,
    "entitlement_owner_id" BIGINT,
    "privileged" BOOLEAN,
    "risk" TEXT,
    "granted_at" TIMESTAMPTZ(6),
    "granted_by" TEXT,
    "granted_by_id" BIGINT,
    "ticket" TEXT,
    "path" TEXT,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "last_used_at" TIMESTAMPTZ(6),
    "last_used_source" TEXT,
    "usage" TEXT NOT NULL,
    "valid_to" TIMESTAMPTZ(6),
    "import_id" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" BIGSERIAL NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "item_id" BIGINT NOT NULL,
    "row_no" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "reviewer_user_id" BIGINT,
    "reviewer_identity_id" BIGINT,
    "reviewer_via" TEXT NOT NULL DEFAULT '',
    "passed_over" TEXT[],
    "refused_relations" TEXT[],
    "flags" TEXT[],
    "risk_rank" INTEGER NOT NULL DEFAULT 100,
    "bulk_allowed" BOOLEAN NOT NULL DEFAULT false,
    "delta" TEXT NOT NULL DEFAULT 'NEW',
    "last_decision" TEXT,
    "context_hash" TEXT NOT NULL DEFAULT '',
    "current_decision_id" BIGINT,
    "first_opened_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assignment" (
    "campaign_track_id" BIGINT NOT NULL,
    "reviewer_user_id" BIGINT NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "decided" INTEGER NOT NULL DEFAULT 0,
    "minutes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("campaign_track_id","reviewer_user_id")
);

-- CreateTable
CREATE TABLE "gap" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "system_id" BIGINT,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "detail" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "accepted_by" TEXT,
    "accepted_at" TIMESTAMPTZ(6),
    "accepted_reason" TEXT,

    CONSTRAINT "gap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instruction_version" (
    "id" BIGSERIAL NOT NULL,
    "track" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "instruction_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "acknowledgement" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "instruction_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "acknowledgement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "control" (
    "id" BIGSERIAL NOT NULL,
    "track" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "objective" TEXT NOT NULL,
    "risk" TEXT NOT NULL DEFAULT '',
    "owner_id" BIGINT,
    "frequency" TEXT NOT NULL DEFAULT 'quarterly',
    "type" TEXT NOT NULL DEFAULT 'manual',
    "narrative" TEXT NOT NULL DEFAULT '',
    "assertion" TEXT NOT NULL DEFAULT '',
    "framework_ids" TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "control_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "framework_control" (
    "id" TEXT NOT NULL,
    "framework" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "tracks" TEXT[],
    "pack_files" TEXT[],
    "aliases" TEXT[],
    "note" TEXT NOT NULL DEFAULT '',
    "basis" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "framework_control_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" BIGSERIAL NOT NULL,
    "system_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'received',
    "mapping" TEXT NOT NULL DEFAULT '{}',
    "mapping_preset_id" BIGINT,
    "environment" TEXT NOT NULL DEFAULT '',
    "object_name" TEXT NOT NULL DEFAULT '',
    "object_version" TEXT NOT NULL DEFAULT '',
    "query" TEXT NOT NULL DEFAULT '',
    "parameters" TEXT NOT NULL DEFAULT '',
    "extracted_by" TEXT NOT NULL DEFAULT '',
    "extracted_by_id" BIGINT,
    "extracted_at" TIMESTAMPTZ(6),
    "source_zone" TEXT NOT NULL DEFAULT 'UTC',
    "source_count" BIGINT,
    "source_count_by" TEXT NOT NULL DEFAULT '',
    "control_totals" TEXT NOT NULL DEFAULT '[]',
    "authoritative_for" TEXT NOT NULL DEFAULT '',
    "source_filter" TEXT NOT NULL DEFAULT '',
    "declared_whole" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL DEFAULT '',
    "read_count" BIGINT NOT NULL DEFAULT 0,
    "accepted_count" BIGINT NOT NULL DEFAULT 0,
    "rejected_count" BIGINT NOT NULL DEFAULT 0,
    "values_dropped" BIGINT NOT NULL DEFAULT 0,
    "new_count" BIGINT NOT NULL DEFAULT 0,
    "changed_count" BIGINT NOT NULL DEFAULT 0,
    "unchanged_count" BIGINT NOT NULL DEFAULT 0,
    "gone_count" BIGINT NOT NULL DEFAULT 0,
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "committed_by" TEXT,
    "committed_at" TIMESTAMPTZ(6),
    "error" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_file" (
    "id" BIGSERIAL NOT NULL,
    "import_id" BIGINT NOT NULL,
    "role" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sha256_received" TEXT NOT NULL,
    "sha256_kept" TEXT NOT NULL,
    "secret_columns" TEXT[],
    "values_dropped" BIGINT NOT NULL DEFAULT 0,
    "dialect" TEXT NOT NULL DEFAULT '{}',
    "rows" BIGINT NOT NULL DEFAULT 0,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "import_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "import_id" BIGINT NOT NULL,
    "file_id" BIGINT NOT NULL,
    "row_no" BIGINT NOT NULL,
    "part" INTEGER NOT NULL DEFAULT 0,
    "account_key" TEXT,
    "account_name" TEXT,
    "account_display" TEXT,
    "account_status" TEXT,
    "account_last_used_at" TIMESTAMPTZ(6),
    "account_usage" TEXT,
    "account_valid_to" TIMESTAMPTZ(6),
    "account_expiry" TEXT,
    "identity_key" TEXT,
    "identity_name" TEXT,
    "identity_kind" TEXT,
    "identity_email" TEXT,
    "identity_status" TEXT,
    "job_title" TEXT,
    "department" TEXT,
    "cost_centre" TEXT,
    "employment" TEXT,
    "manager_key" TEXT,
    "owner_key" TEXT,
    "steward_key" TEXT,
    "purpose" TEXT,
    "left_at" TIMESTAMPTZ(6),
    "ends_at" TIMESTAMPTZ(6),
    "entitlement_key" TEXT,
    "entitlement_name" TEXT,
    "entitlement_kind" TEXT,
    "entitlement_title" TEXT,
    "entitlement_description" TEXT,
    "privileged" BOOLEAN,
    "risk" TEXT,
    "entitlement_owner_key" TEXT,
    "granted_at" TIMESTAMPTZ(6),
    "granted_by" TEXT,
    "ticket" TEXT,
    "path" TEXT,
    "last_used_at" TIMESTAMPTZ(6),
    "last_used_source" TEXT,
    "usage" TEXT,
    "valid_to" TIMESTAMPTZ(6),
    "expiry" TEXT,
    "credential_kind" TEXT,
    "credential_label" TEXT,
    "credential_status" TEXT,
    "credential_store" TEXT,
    "credential_fingerprint" TEXT,
    "credential_created_at" TIMESTAMPTZ(6),
    "credential_rotated_at" TIMESTAMPTZ(6),
    "credential_rotation" TEXT,
    "credential_expires_at" TIMESTAMPTZ(6),
    "credential_expiry" TEXT,
    "credential_max_age_days" INTEGER,
    "extra" TEXT,

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("import_id","file_id","row_no","part")
);

-- CreateTable
CREATE TABLE "import_rejection" (
    "id" BIGSERIAL NOT NULL,
    "import_id" BIGINT NOT NULL,
    "file_id" BIGINT NOT NULL,
    "row_no" BIGINT NOT NULL,
    "column" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "record" TEXT NOT NULL DEFAULT '',
    "disposition" TEXT,
    "disposition_note" TEXT,
    "disposition_by" TEXT,
    "disposition_at" TIMESTAMPTZ(6),

    CONSTRAINT "import_rejection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_preset" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "mapping" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "mapping_preset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "environment" TEXT NOT NULL DEFAULT 'production',
    "description" TEXT NOT NULL DEFAULT '',
    "owner_id" BIGINT,
    "last_complete_import_id" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "system_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system_scope" (
    "system_id" BIGINT NOT NULL,
    "track" TEXT NOT NULL,
    "in_scope" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "system_scope_pkey" PRIMARY KEY ("system_id","track")
);

-- CreateTable
CREATE TABLE "system_administrator" (
    "system_id" BIGINT NOT NULL,
    "identity_id" BIGINT NOT NULL,

    CONSTRAINT "system_administrator_pkey" PRIMARY KEY ("system_id","identity_id")
);

-- CreateTable
CREATE TABLE "identity" (
    "id" BIGSERIAL NOT NULL,
    "ref" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'unknown',
    "name" TEXT NOT NULL,
    "email" TEXT,
    "job_title" TEXT,
    "department" TEXT,
    "cost_centre" TEXT,
    "employment" TEXT,
    "status" TEXT NOT NULL DEFAULT 'unknown',
    "left_at" TIMESTAMPTZ(6),
    "ends_at" TIMESTAMPTZ(6),
    "manager_id" BIGINT,
    "owner_id" BIGINT,
    "steward_id" BIGINT,
    "purpose" TEXT,
    "last_import_id" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secret_holder" (
    "identity_id" BIGINT NOT NULL,
    "holder_id" BIGINT NOT NULL,

    CONSTRAINT "secret_holder_pkey" PRIMARY KEY ("identity_id","holder_id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" BIGSERIAL NOT NULL,
    "system_id" BIGINT NOT NULL,
    "identity_id" BIGINT,
    "name" TEXT NOT NULL,
    "display_name" TEXT,
    "status" TEXT NOT NULL DEFAULT 'unknown',
    "last_used_at" TIMESTAMPTZ(6),
    "usage" TEXT NOT NULL DEFAULT 'no_data',
    "valid_to" TIMESTAMPTZ(6),
    "expiry" TEXT NOT NULL DEFAULT 'no_data',
    "last_import_id" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entitlement" (
    "id" BIGSERIAL NOT NULL,
    "system_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'unknown',
    "title" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "privileged" BOOLEAN,
    "risk" TEXT,
    "owner_id" BIGINT,
    "last_import_id" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "entitlement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authorised_role" (
    "id" BIGSERIAL NOT NULL,
    "entitlement_id" BIGINT NOT NULL,
    "attribute" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "authorised_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_grant" (
    "id" BIGSERIAL NOT NULL,
    "system_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "entitlement_id" BIGINT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "first_import_id" BIGINT NOT NULL,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "last_import_id" BIGINT NOT NULL,
    "gone_at" TIMESTAMPTZ(6),
    "gone_import_id" BIGINT,
    "granted_at" TIMESTAMPTZ(6),
    "granted_by" TEXT,
    "ticket" TEXT,
    "path" TEXT,
    "last_used_at" TIMESTAMPTZ(6),
    "last_used_source" TEXT,
    "usage" TEXT NOT NULL DEFAULT 'no_data',
    "valid_to" TIMESTAMPTZ(6),
    "expiry" TEXT NOT NULL DEFAULT 'no_data',

    CONSTRAINT "access_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" BIGSERIAL NOT NULL,
    "identity_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "store" TEXT,
    "fingerprint" TEXT,
    "created_at" TIMESTAMPTZ(6),
    "status" TEXT NOT NULL DEFAULT 'unknown',
    "rotated_at" TIMESTAMPTZ(6),
    "rotation" TEXT NOT NULL DEFAULT 'no_data',
    "expires_at" TIMESTAMPTZ(6),
    "expiry" TEXT NOT NULL DEFAULT 'no_data',
    "last_used_at" TIMESTAMPTZ(6),
    "usage" TEXT NOT NULL DEFAULT 'no_data',
    "max_age_days" INTEGER,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_event" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "type" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "refs" TEXT[],
    "campaign" TEXT NOT NULL DEFAULT '',
    "track" TEXT NOT NULL DEFAULT '',
    "payload_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "ledger_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "ledger_payload" (
    "seq" BIGINT NOT NULL,
    "salt" BYTEA NOT NULL,
    "payload" TEXT NOT NULL,

    CONSTRAINT "ledger_payload_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "ledger_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "size" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(6),

    CONSTRAINT "ledger_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_checkpoint" (
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "frontier" BYTEA[],
    "note" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "ledger_checkpoint_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "removal" (
    "id" BIGSERIAL NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "review_id" BIGINT NOT NULL,
    "decision_id" BIGINT NOT NULL,
    "item_id" BIGINT NOT NULL,
    "grant_id" BIGINT NOT NULL,
    "system_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "instruction" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "sla_days" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "claimed_by_user_id" BIGINT,
    "claimed_at" TIMESTAMPTZ(6),
    "ticket" TEXT,
    "note" TEXT,
    "verified_by_user_id" BIGINT,
    "verified_at" TIMESTAMPTZ(6),
    "proof_kind" TEXT,
    "proof_import_id" BIGINT,
    "proof_attachment_id" BIGINT,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "removal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "track" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "review_id" BIGINT NOT NULL,
    "decision_id" BIGINT,
    "item_id" BIGINT NOT NULL,
    "holder_identity_id" BIGINT,
    "system_id" BIGINT NOT NULL,
    "entitlement_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "risk_owner_id" BIGINT,
    "compensating_control" TEXT NOT NULL DEFAULT '',
    "control_test_ref" TEXT NOT NULL DEFAULT '',
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'requested',
    "requested_by_user_id" BIGINT NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "approved_by_user_id" BIGINT,
    "approved_at" TIMESTAMPTZ(6),
    "decision_note" TEXT,
    "closed_at" TIMESTAMPTZ(6),
    "closed_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deviation" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "track" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "control_id" BIGINT,
    "detail" TEXT NOT NULL,
    "cause" TEXT NOT NULL DEFAULT '',
    "owner_user_id" BIGINT,
    "response" TEXT NOT NULL DEFAULT '',
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "deviation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deviation_row" (
    "deviation_id" BIGINT NOT NULL,
    "review_id" BIGINT NOT NULL,
    "removal_id" BIGINT,
    "detail" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "deviation_row_pkey" PRIMARY KEY ("deviation_id","review_id")
);

-- CreateTable
CREATE TABLE "signoff" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "statement" TEXT NOT NULL,
    "statement_hash" TEXT NOT NULL,
    "memo" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "content_cutoff" BIGINT NOT NULL,
    "authenticated_at" TIMESTAMPTZ(6) NOT NULL,
    "method" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "signoff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploaded_by" BIGINT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_pack" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'final',
    "cutoff_seq" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "ready_at" TIMESTAMPTZ(6),
    "bytes" BIGINT,
    "sha256" TEXT,
    "content_hash" TEXT,
    "manifest_hash" TEXT,
    "error" TEXT,

    CONSTRAINT "evidence_pack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_decision" (
    "review_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "reviewer_user_id" BIGINT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "answers" TEXT NOT NULL DEFAULT '{}',
    "exception" TEXT NOT NULL DEFAULT '',
    "change" TEXT NOT NULL DEFAULT '',
    "bulk" BOOLEAN NOT NULL DEFAULT false,
    "version_seen" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(6),
    "marked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "pending_decision_pkey" PRIMARY KEY ("review_id")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" BIGSERIAL NOT NULL,
    "review_id" BIGINT NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "submission_id" BIGINT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "answers" TEXT NOT NULL,
    "change" TEXT NOT NULL DEFAULT '',
    "criteria_version" TEXT NOT NULL,
    "criteria_hash" TEXT NOT NULL,
    "context_hash" TEXT NOT NULL,
    "version_seen" INTEGER NOT NULL,
    "bulk" BOOLEAN NOT NULL,
    "seconds_open" INTEGER,
    "reviewer_user_id" BIGINT NOT NULL,
    "reviewer_identity_id" BIGINT NOT NULL,
    "relations" TEXT[],
    "replaces_id" BIGINT,
    "decided_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "submission" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "decisions" INTEGER NOT NULL,
    "statement" TEXT NOT NULL,
    "statement_hash" TEXT NOT NULL,
    "authenticated_at" TIMESTAMPTZ(6) NOT NULL,
    "method" TEXT NOT NULL,
    "submitted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_routing" (
    "id" BIGSERIAL NOT NULL,
    "review_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "from_user_id" BIGINT,
    "to_user_id" BIGINT,
    "by_user_id" BIGINT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "review_routing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "uuid" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "demo_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "now" TIMESTAMPTZ(6),

    CONSTRAINT "demo_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_progress" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "step" TEXT NOT NULL DEFAULT '',
    "done" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "job_progress_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_identity_id_key" ON "app_user"("identity_id");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_oidc_issuer_oidc_subject_key" ON "app_user"("oidc_issuer", "oidc_subject");

-- CreateIndex
CREATE INDEX "user_role_user_id_idx" ON "user_role"("user_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "one_time_link_token_hash_key" ON "one_time_link"("token_hash");

-- CreateIndex
CREATE INDEX "sign_in_attempt_email_at_idx" ON "sign_in_attempt"("email", "at");

-- CreateIndex
CREATE INDEX "sign_in_attempt_address_at_idx" ON "sign_in_attempt"("address", "at");

-- CreateIndex
CREATE INDEX "access_log_at_idx" ON "access_log"("at");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_name_key" ON "campaign"("name");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_track_campaign_id_track_key" ON "campaign_track"("campaign_id", "track");

-- CreateIndex
CREATE UNIQUE INDEX "extract_acceptance_campaign_track_id_import_id_key" ON "extract_acceptance"("campaign_track_id", "import_id");

-- CreateIndex
CREATE UNIQUE INDEX "item_campaign_id_row_no_key" ON "item"("campaign_id", "row_no");

-- CreateIndex
CREATE UNIQUE INDEX "item_campaign_id_grant_id_key" ON "item"("campaign_id", "grant_id");

-- CreateIndex
CREATE INDEX "review_campaign_track_id_reviewer_user_id_state_risk_rank_r_idx" ON "review"("campaign_track_id", "reviewer_user_id", "state", "risk_rank", "row_no");

-- CreateIndex
CREATE INDEX "review_campaign_track_id_row_no_idx" ON "review"("campaign_track_id", "row_no");

-- CreateIndex
CREATE UNIQUE INDEX "review_campaign_track_id_item_id_key" ON "review"("campaign_track_id", "item_id");

-- CreateIndex
CREATE INDEX "assignment_reviewer_user_id_idx" ON "assignment"("reviewer_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "gap_campaign_track_id_number_key" ON "gap"("campaign_track_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "instruction_version_track_version_key" ON "instruction_version"("track", "version");

-- CreateIndex
CREATE UNIQUE INDEX "acknowledgement_campaign_track_id_user_id_instruction_id_key" ON "acknowledgement"("campaign_track_id", "user_id", "instruction_id");

-- CreateIndex
CREATE UNIQUE INDEX "control_track_code_key" ON "control"("track", "code");

-- CreateIndex
CREATE INDEX "import_system_id_id_idx" ON "import"("system_id", "id");

-- CreateIndex
CREATE INDEX "import_file_import_id_idx" ON "import_file"("import_id");

-- CreateIndex
CREATE INDEX "import_rejection_import_id_row_no_idx" ON "import_rejection"("import_id", "row_no");

-- CreateIndex
CREATE UNIQUE INDEX "mapping_preset_name_version_key" ON "mapping_preset"("name", "version");

-- CreateIndex
CREATE UNIQUE INDEX "system_key_key" ON "system"("key");

-- CreateIndex
CREATE UNIQUE INDEX "identity_ref_key" ON "identity"("ref");

-- CreateIndex
CREATE UNIQUE INDEX "identity_key_key" ON "identity"("key");

-- CreateIndex
CREATE INDEX "identity_manager_id_idx" ON "identity"("manager_id");

-- CreateIndex
CREATE INDEX "identity_owner_id_idx" ON "identity"("owner_id");

-- CreateIndex
CREATE INDEX "identity_steward_id_idx" ON "identity"("steward_id");

-- CreateIndex
CREATE INDEX "identity_kind_id_idx" ON "identity"("kind", "id");

-- CreateIndex
CREATE INDEX "secret_holder_holder_id_idx" ON "secret_holder"("holder_id");

-- CreateIndex
CREATE INDEX "account_identity_id_idx" ON "account"("identity_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_system_id_name_key" ON "account"("system_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_system_id_name_key" ON "entitlement"("system_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "authorised_role_entitlement_id_attribute_value_key" ON "authorised_role"("entitlement_id", "attribute", "value");

-- CreateIndex
CREATE INDEX "access_grant_account_id_idx" ON "access_grant"("account_id");

-- CreateIndex
CREATE INDEX "access_grant_entitlement_id_idx" ON "access_grant"("entitlement_id");

-- CreateIndex
CREATE INDEX "access_grant_system_id_id_idx" ON "access_grant"("system_id", "id");

-- CreateIndex
CREATE INDEX "credential_identity_id_idx" ON "credential"("identity_id");

-- CreateIndex
CREATE INDEX "ledger_event_campaign_seq_idx" ON "ledger_event"("campaign", "seq");

-- CreateIndex
CREATE INDEX "ledger_event_subject_idx" ON "ledger_event"("subject");

-- CreateIndex
CREATE INDEX "ledger_event_actor_idx" ON "ledger_event"("actor");

-- CreateIndex
CREATE UNIQUE INDEX "removal_decision_id_key" ON "removal"("decision_id");

-- CreateIndex
CREATE INDEX "removal_state_due_at_idx" ON "removal"("state", "due_at");

-- CreateIndex
CREATE INDEX "removal_grant_id_idx" ON "removal"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "removal_campaign_track_id_number_key" ON "removal"("campaign_track_id", "number");

-- CreateIndex
CREATE INDEX "exception_campaign_track_id_idx" ON "exception"("campaign_track_id");

-- CreateIndex
CREATE UNIQUE INDEX "exception_track_number_key" ON "exception"("track", "number");

-- CreateIndex
CREATE UNIQUE INDEX "deviation_track_number_key" ON "deviation"("track", "number");

-- CreateIndex
CREATE UNIQUE INDEX "signoff_campaign_track_id_key" ON "signoff"("campaign_track_id");

-- CreateIndex
CREATE INDEX "attachment_campaign_track_id_idx" ON "attachment"("campaign_track_id");

-- CreateIndex
CREATE INDEX "evidence_pack_campaign_track_id_idx" ON "evidence_pack"("campaign_track_id");

-- CreateIndex
CREATE INDEX "pending_decision_campaign_track_id_reviewer_user_id_idx" ON "pending_decision"("campaign_track_id", "reviewer_user_id");

-- CreateIndex
CREATE INDEX "decision_review_id_idx" ON "decision"("review_id");

-- CreateIndex
CREATE INDEX "decision_campaign_track_id_id_idx" ON "decision"("campaign_track_id", "id");

-- CreateIndex
CREATE INDEX "submission_campaign_track_id_user_id_idx" ON "submission"("campaign_track_id", "user_id");

-- CreateIndex
CREATE INDEX "review_routing_review_id_idx" ON "review_routing"("review_id");

-- CreateIndex
CREATE UNIQUE INDEX "installation_uuid_key" ON "installation"("uuid");

-- CreateIndex
CREATE INDEX "job_progress_subject_kind_idx" ON "job_progress"("subject", "kind");

-- AddForeignKey
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_role" ADD CONSTRAINT "user_role_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_track" ADD CONSTRAINT "campaign_track_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_control" ADD CONSTRAINT "campaign_control_campaign_track_id_fkey" FOREIGN KEY ("campaign_track_id") REFERENCES "campaign_track"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_control" ADD CONSTRAINT "campaign_control_control_id_fkey" FOREIGN KEY ("control_id") REFERENCES "control"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "item" ADD CONSTRAINT "item_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_campaign_track_id_fkey" FOREIGN KEY ("campaign_track_id") REFERENCES "campaign_track"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_campaign_track_id_fkey" FOREIGN KEY ("campaign_track_id") REFERENCES "campaign_track"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gap" ADD CONSTRAINT "gap_campaign_track_id_fkey" FOREIGN KEY ("campaign_track_id") REFERENCES "campaign_track"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_file" ADD CONSTRAINT "import_file_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_rejection" ADD CONSTRAINT "import_rejection_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "system" ADD CONSTRAINT "system_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "system_scope" ADD CONSTRAINT "system_scope_system_id_fkey" FOREIGN KEY ("system_id") REFERENCES "system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "system_administrator" ADD CONSTRAINT "system_administrator_system_id_fkey" FOREIGN KEY ("system_id") REFERENCES "system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "system_administrator" ADD CONSTRAINT "system_administrator_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_manager_id_fkey" FOREIGN KEY ("manager_id") REFERENCES "identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_steward_id_fkey" FOREIGN KEY ("steward_id") REFERENCES "identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret_holder" ADD CONSTRAINT "secret_holder_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret_holder" ADD CONSTRAINT "secret_holder_holder_id_fkey" FOREIGN KEY ("holder_id") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_system_id_fkey" FOREIGN KEY ("system_id") REFERENCES "system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_system_id_fkey" FOREIGN KEY ("system_id") REFERENCES "system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorised_role" ADD CONSTRAINT "authorised_role_entitlement_id_fkey" FOREIGN KEY ("entitlement_id") REFERENCES "entitlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_entitlement_id_fkey" FOREIGN KEY ("entitlement_id") REFERENCES "entitlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deviation_row" ADD CONSTRAINT "deviation_row_deviation_id_fkey" FOREIGN KEY ("deviation_id") REFERENCES "deviation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
