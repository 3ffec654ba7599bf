package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Remembered gives what was last remembered under a name, "" for nothing.
func (s *Store) Remembered(ctx context.Context, name string) (string, error) {
	var value string
	err := s.read.QueryRowContext(ctx, `SELECT value FROM remembered WHERE name = ?`, name).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("recall %s: %w", name, err)
	}
	return value, nil
}

// Remember keeps a value under a name, in the place of an earlier one.
func (s *Store) Remember(ctx context.Context, name, value string) error {
	err := s.update(ctx, func(t transaction) error {
		_, err := t.exec(ctx, `INSERT INTO remembered (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		return err
	})
	if err != nil {
		return fmt.Errorf("remember %s: %w", name, err)
	}
	return nil
}
