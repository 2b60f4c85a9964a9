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
    country text NOT NULL,
    time_zone text NOT NULL,
    us_confirmed boolean NOT NULL,
    title text NOT NULL,
    overview text NOT NULL,
    rate bigint,
    skills text[] NOT NULL,
    languages text[] NOT NULL,
    visibility text NOT NULL,
    score integer,
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
    picture text NOT NULL,
    owner_id uuid NOT NULL,
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
    "Admin" text NOT NULL,
    "Business" text NOT NULL,
    "Chat" text NOT NULL,
    "Contractor" text NOT NULL,
    "Diaries" text NOT NULL,
    CONSTRAINT pk_members PRIMARY KEY (id),
    CONSTRAINT fk_members_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES agencies (id) ON DELETE CASCADE,
    CONSTRAINT fk_members_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT fk_members_teams_team_id FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX ix_agencies_owner_id ON agencies (owner_id);

CREATE UNIQUE INDEX ix_agencies_slug ON agencies (slug);

CREATE INDEX ix_client_members_person_id ON client_members (person_id);

CREATE UNIQUE INDEX ix_clients_slug ON clients (slug);

CREATE INDEX ix_members_agency_id ON members (agency_id);

CREATE INDEX ix_members_person_id ON members (person_id);

CREATE UNIQUE INDEX ix_members_team_id_person_id ON members (team_id, person_id) WHERE left_at IS NULL;

CREATE INDEX ix_people_email ON people (email);

CREATE UNIQUE INDEX ix_people_short_id ON people (short_id);

CREATE UNIQUE INDEX ix_people_slug ON people (slug);

CREATE UNIQUE INDEX ix_teams_agency_id_name ON teams (agency_id, name);

