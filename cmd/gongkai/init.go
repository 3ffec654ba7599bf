package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"gongkai/config"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a commented configuration to start from",
		Long:  "Writes the file that --config names, gongkai.yaml unless told; never over one that is there.",
		Example: `  gongkai init
  gongkai init --config college.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			file, err := os.OpenFile(a.configFile, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, os.ErrExist) {
				return fmt.Errorf("%s is there already: remove it first, or name another file with --config", a.configFile)
			}
			if err != nil {
				return err
			}
			_, err = file.Write(config.Example())
			if err = errors.Join(err, file.Close()); err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"ok": true, "file": a.configFile})
			}
			_, err = fmt.Fprintf(a.stdout, "已写好 %s：填写学校、网站和渠道，再运行 gongkai check-config。\n", a.configFile)
			return err
		},
	}
}

func (a *app) checkConfigCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "check-config",
		Short:   "Check the configuration without crawling",
		Example: "  gongkai check-config --config gongkai.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			loaded, err := a.loadConfig()
			if err != nil {
				if a.json {
					if err := a.printJSON(map[string]any{"ok": false, "error": err.Error()}); err != nil {
						return err
					}
				}
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"ok": true, "sites": len(loaded.Sites), "channels": len(loaded.Channels)})
			}
			_, err = fmt.Fprintf(a.stdout, "%s：配置正确，%d 个网站，%d 个渠道。\n", a.configFile, len(loaded.Sites), len(loaded.Channels))
			return err
		},
	}
}
