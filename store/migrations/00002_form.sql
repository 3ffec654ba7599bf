-- +goose Up

-- What is posted to a list page's url, '' where it is got or was visited already.
ALTER TABLE visits ADD COLUMN form TEXT NOT NULL DEFAULT '';
