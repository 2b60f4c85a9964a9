CREATE TABLE companies (
    id uuid NOT NULL,
    version integer NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    domain text NOT NULL,
    only_own_domain boolean NOT NULL,
    picture text NOT NULL,
    client_account text NOT NULL,
    state text NOT NULL,
    suspended_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_companies PRIMARY KEY (id)
);

CREATE TABLE assets (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    kind text NOT NULL,
    file text NOT NULL,
    media_type text NOT NULL,
    width numeric(9,3) NOT NULL,
    height numeric(9,3) NOT NULL,
    bytes bigint NOT NULL,
    contrast integer,
    warnings text NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone,
    CONSTRAINT pk_assets PRIMARY KEY (id),
    CONSTRAINT fk_assets_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE brought_by (
    company_id uuid NOT NULL,
    person_id uuid NOT NULL,
    way text NOT NULL,
    at timestamp with time zone NOT NULL,
    noted_by text NOT NULL,
    CONSTRAINT pk_brought_by PRIMARY KEY (company_id, person_id),
    CONSTRAINT fk_brought_by_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE company_addresses (
    slug text NOT NULL,
    company_id uuid NOT NULL,
    CONSTRAINT pk_company_addresses PRIMARY KEY (slug),
    CONSTRAINT fk_company_addresses_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE coworker_invitations (
    id uuid NOT NULL,
    version integer NOT NULL,
    company_id uuid NOT NULL,
    email text NOT NULL,
    as_admin boolean NOT NULL,
    inviter_name text NOT NULL,
    message text NOT NULL,
    token_hash text NOT NULL,
    state text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_coworker_invitations PRIMARY KEY (id),
    CONSTRAINT fk_coworker_invitations_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE coworkers (
    id uuid NOT NULL,
    version integer NOT NULL,
    company_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    is_admin boolean NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT pk_coworkers PRIMARY KEY (id),
    CONSTRAINT fk_coworkers_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE notices (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    person_id uuid,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    day date,
    is_mailed boolean NOT NULL,
    CONSTRAINT pk_notices PRIMARY KEY (id),
    CONSTRAINT fk_notices_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE pages (
    company_id uuid NOT NULL,
    is_published boolean NOT NULL,
    published_at timestamp with time zone,
    headline text NOT NULL,
    lead text NOT NULL,
    website text NOT NULL,
    accent_light text NOT NULL,
    accent_dark text NOT NULL,
    "order" text NOT NULL,
    return_days integer NOT NULL,
    logo_light_id uuid,
    logo_dark_id uuid,
    image_id uuid,
    below_since timestamp with time zone,
    below_notices integer NOT NULL,
    empty_since timestamp with time zone,
    CONSTRAINT pk_pages PRIMARY KEY (company_id),
    CONSTRAINT fk_pages_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE preview_links (
    token_hash text NOT NULL,
    company_id uuid NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_preview_links PRIMARY KEY (token_hash),
    CONSTRAINT fk_preview_links_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE use_cases (
    id uuid NOT NULL,
    version integer NOT NULL,
    company_id uuid NOT NULL,
    name text NOT NULL,
    name_key text,
    slug text NOT NULL,
    description text NOT NULL,
    position integer NOT NULL,
    ways integer NOT NULL,
    search text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT pk_use_cases PRIMARY KEY (id),
    CONSTRAINT fk_use_cases_companies_company_id FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE TABLE decisions (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    use_case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL,
    reason text,
    by text NOT NULL,
    by_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    note text NOT NULL,
    eligible_again_at timestamp with time zone,
    state_before text,
    reason_before text,
    CONSTRAINT pk_decisions PRIMARY KEY (id),
    CONSTRAINT fk_decisions_use_cases_use_case_id FOREIGN KEY (use_case_id) REFERENCES use_cases (id) ON DELETE CASCADE
);

CREATE TABLE service_removals (
    use_case_id uuid NOT NULL,
    service_id uuid NOT NULL,
    company_id uuid NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_service_removals PRIMARY KEY (use_case_id, service_id),
    CONSTRAINT fk_service_removals_use_cases_use_case_id FOREIGN KEY (use_case_id) REFERENCES use_cases (id) ON DELETE CASCADE
);

CREATE TABLE use_case_addresses (
    company_id uuid NOT NULL,
    slug text NOT NULL,
    use_case_id uuid NOT NULL,
    CONSTRAINT pk_use_case_addresses PRIMARY KEY (company_id, slug),
    CONSTRAINT fk_use_case_addresses_use_cases_use_case_id FOREIGN KEY (use_case_id) REFERENCES use_cases (id) ON DELETE CASCADE
);

CREATE INDEX ix_assets_company_id_kind ON assets (company_id, kind);

CREATE INDEX ix_assets_file ON assets (file);

CREATE INDEX ix_brought_by_person_id ON brought_by (person_id);

CREATE UNIQUE INDEX ix_companies_slug ON companies (slug);

CREATE INDEX ix_company_addresses_company_id ON company_addresses (company_id);

CREATE INDEX ix_coworker_invitations_company_id_email ON coworker_invitations (company_id, email);

CREATE UNIQUE INDEX ix_coworker_invitations_token_hash ON coworker_invitations (token_hash);

CREATE UNIQUE INDEX ix_coworkers_company_id_person_id ON coworkers (company_id, person_id) WHERE left_at IS NULL;

CREATE INDEX ix_coworkers_person_id ON coworkers (person_id);

CREATE INDEX ix_decisions_company_id_state ON decisions (company_id, state);

CREATE INDEX ix_decisions_person_id ON decisions (person_id);

CREATE UNIQUE INDEX ix_decisions_use_case_id_person_id ON decisions (use_case_id, person_id);

CREATE INDEX ix_notices_company_id_at ON notices (company_id, at);

CREATE UNIQUE INDEX ix_notices_company_id_person_id_day ON notices (company_id, person_id, day);

CREATE INDEX ix_preview_links_company_id ON preview_links (company_id);

CREATE INDEX ix_use_case_addresses_use_case_id ON use_case_addresses (use_case_id);

CREATE UNIQUE INDEX ix_use_cases_company_id_name_key ON use_cases (company_id, name_key);

