-- A file is its uploader's. Whoever may read what it is attached to may read it too: the service that attaches it says so with a
-- policy of its own on platform.stored_file, for select, over the attaching table, whose own policy holds inside.
-- Attaching is for the owner alone, or a reader could pass the file on.
create function platform.owns_file(institution uuid, enterprise uuid, authority uuid) returns boolean language sql stable parallel safe as
    $$ select platform.sees_all() or platform.is_institution(institution) or platform.is_enterprise(enterprise) or platform.is_authority(authority) $$;
