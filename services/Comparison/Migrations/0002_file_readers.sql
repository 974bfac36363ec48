-- Who may read a report sees its document and the original records.
create index report_by_file on report (report_file_id);
create index original_record_by_file on original_record (file_id);
create policy attached on platform.stored_file for select
    using (exists (select from report r where r.report_file_id = stored_file.id)
        or exists (select from original_record o where o.file_id = stored_file.id));
