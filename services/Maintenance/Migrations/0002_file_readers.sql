-- Who may read a record sees its photos; who may read a visit sees the signature it was confirmed with.
create index record_photo_by_file on record_photo (file_id);
create index visit_by_signature on visit (signature_file_id) where signature_file_id is not null;
create policy attached on platform.stored_file for select
    using (exists (select from record_photo p where p.file_id = stored_file.id)
        or exists (select from visit v where v.signature_file_id = stored_file.id));
