-- Who may read a certificate sees its file.
create index certificate_by_file on certificate (file_id);
create policy attached on platform.stored_file for select
    using (exists (select from certificate c where c.file_id = stored_file.id));
