-- Who may read a cause analysis sees its document.
create index cause_analysis_by_file on cause_analysis (file_id) where file_id is not null;
create policy attached on platform.stored_file for select
    using (exists (select from cause_analysis a where a.file_id = stored_file.id));
