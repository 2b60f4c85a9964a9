CREATE TABLE clients (
    id uuid NOT NULL,
    version integer NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    picture text NOT NULL,
    country text NOT NULL,
    payment_verified boolean NOT NULL,
    spent bigint NOT NULL,
    hires integer NOT NULL,
    jobs_posted integer NOT NULL,
    reviews integer NOT NULL,
    rating integer,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_clients PRIMARY KEY (id)
);

CREATE TABLE people (
    id uuid NOT NULL,
    version integer NOT NULL,
    short_id text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    slug text NOT NULL,
    picture text NOT NULL,
    status text NOT NULL,
    status_reason text,
    status_is_permanent boolean NOT NULL,
    is_lent boolean NOT NULL,
    country text NOT NULL,
    city text NOT NULL,
    time_zone text NOT NULL,
    us_confirmed boolean NOT NULL,
    title text NOT NULL,
    overview text NOT NULL,
    rate bigint,
    skills text[] NOT NULL,
    search_text text NOT NULL,
    languages text[] NOT NULL,
    visibility text NOT NULL,
    chosen_visibility text NOT NULL,
    is_hidden_by_platform boolean NOT NULL,
    score integer,
    score_months integer,
    score_at timestamp with time zone,
    badge text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id)
);

CREATE TABLE agencies (
    id uuid NOT NULL,
    version integer NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    tagline text NOT NULL,
    overview text NOT NULL,
    picture text NOT NULL,
    owner_id uuid NOT NULL,
    offered_to_id uuid,
    plan text NOT NULL,
    score integer,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_agencies PRIMARY KEY (id),
    CONSTRAINT fk_agencies_people_owner_id FOREIGN KEY (owner_id) REFERENCES people (id) ON DELETE CASCADE
);

CREATE TABLE client_members (
    client_id uuid NOT NULL,
    person_id uuid NOT NULL,
    is_admin boolean NOT NULL,
    CONSTRAINT pk_client_members PRIMARY KEY (client_id, person_id),
    CONSTRAINT fk_client_members_clients_client_id FOREIGN KEY (client_id) REFERENCES clients (id) ON DELETE CASCADE,
    CONSTRAINT fk_client_members_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
);

CREATE TABLE services (
    id uuid NOT NULL,
    version integer NOT NULL,
    person_id uuid NOT NULL,
    agency_id uuid,
    kind text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    category text NOT NULL,
    price bigint NOT NULL,
    days integer,
    review text NOT NULL,
    is_paused boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_services PRIMARY KEY (id),
    CONSTRAINT fk_services_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
);

CREATE TABLE teams (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    name text NOT NULL,
    is_primary boolean NOT NULL,
    is_hidden boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_teams PRIMARY KEY (id),
    CONSTRAINT fk_teams_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES agencies (id) ON DELETE CASCADE
);

CREATE TABLE join_invitations (
    id uuid NOT NULL,
    version integer NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid NOT NULL,
    addressee text NOT NULL,
    person_id uuid,
    is_to_email boolean NOT NULL,
    inviter_id uuid NOT NULL,
    top_up_limit integer NOT NULL,
    message text NOT NULL,
    token_hash text NOT NULL,
    state text NOT NULL,
    reason text,
    sent_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    admin text NOT NULL,
    business text NOT NULL,
    chat text NOT NULL,
    contractor text NOT NULL,
    diaries text NOT NULL,
    CONSTRAINT pk_join_invitations PRIMARY KEY (id),
    CONSTRAINT fk_join_invitations_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES agencies (id) ON DELETE CASCADE,
    CONSTRAINT fk_join_invitations_people_inviter_id FOREIGN KEY (inviter_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT fk_join_invitations_teams_team_id FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE
);

CREATE TABLE members (
    id uuid NOT NULL,
    version integer NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid NOT NULL,
    person_id uuid NOT NULL,
    is_owner boolean NOT NULL,
    top_up_limit integer NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    awaits_exclusive boolean NOT NULL,
    admin text NOT NULL,
    business text NOT NULL,
    chat text NOT NULL,
    contractor text NOT NULL,
    diaries text NOT NULL,
    CONSTRAINT pk_members PRIMARY KEY (id),
    CONSTRAINT fk_members_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES agencies (id) ON DELETE CASCADE,
    CONSTRAINT fk_members_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT fk_members_teams_team_id FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX ix_agencies_owner_id ON agencies (owner_id);

CREATE UNIQUE INDEX ix_agencies_slug ON agencies (slug);

CREATE INDEX ix_client_members_person_id ON client_members (person_id);

CREATE UNIQUE INDEX ix_clients_slug ON clients (slug);

CREATE INDEX ix_join_invitations_addressee ON join_invitations (addressee);

CREATE INDEX ix_join_invitations_agency_id_sent_at ON join_invitations (agency_id, sent_at);

CREATE INDEX ix_join_invitations_ends_at ON join_invitations (ends_at) WHERE state = 'Pending';

CREATE INDEX ix_join_invitations_inviter_id ON join_invitations (inviter_id);

CREATE INDEX ix_join_invitations_person_id ON join_invitations (person_id);

CREATE UNIQUE INDEX ix_join_invitations_team_id_addressee ON join_invitations (team_id, addressee) WHERE state = 'Pending';

CREATE UNIQUE INDEX ix_join_invitations_team_id_person_id ON join_invitations (team_id, person_id) WHERE state = 'Pending';

CREATE UNIQUE INDEX ix_join_invitations_token_hash ON join_invitations (token_hash);

CREATE INDEX ix_members_agency_id ON members (agency_id);

CREATE INDEX ix_members_person_id ON members (person_id);

CREATE UNIQUE INDEX ix_members_team_id_person_id ON members (team_id, person_id) WHERE left_at IS NULL;

CREATE INDEX ix_people_email ON people (email);

CREATE UNIQUE INDEX ix_people_short_id ON people (short_id);

CREATE UNIQUE INDEX ix_people_slug ON people (slug);

CREATE INDEX ix_services_agency_id ON services (agency_id);

CREATE INDEX ix_services_person_id ON services (person_id);

CREATE UNIQUE INDEX ix_teams_agency_id_name ON teams (agency_id, name);

